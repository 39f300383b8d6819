# Built in one stage and run in another: the second has no build tools, and a user without rights.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
RUN python -m venv --without-pip /opt/ruimte \
 && pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && pip --python /opt/ruimte/bin/python install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY prompts prompts
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --no-index --wheel-dir /wheels . \
 && pip --python /opt/ruimte/bin/python install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Ruimte" \
      org.opencontainers.image.description="Professional space for school staff, in the chat where they already are" \
      org.opencontainers.image.licenses="EUPL-1.2"
RUN useradd --no-create-home --uid 10001 ruimte && install -d -o ruimte -m 0700 /data /key
COPY --from=build /opt/ruimte /opt/ruimte
ENV PATH="/opt/ruimte/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 \
    RUIMTE_DATABASE_URL="sqlite:////data/ruimte.sqlite3" \
    RUIMTE_KEY_FILE="/key/key" \
    RUIMTE_BACKUPS="/data/backups" \
    RUIMTE_HTTP_HOST="0.0.0.0"
USER 10001
WORKDIR /data
VOLUME ["/data", "/key"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "bot.healthcheck"]
ENTRYPOINT ["ruimte"]
CMD ["run"]
