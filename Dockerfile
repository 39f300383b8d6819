# Built in one stage and run in another, as a user without rights. Data and key live in volumes of their own.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/ruimte
COPY requirements-build.lock requirements.lock ./
RUN /opt/ruimte/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY prompts prompts
RUN /opt/ruimte/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 ruimte && install -d -o ruimte /data /key
COPY --from=build /opt/ruimte /opt/ruimte
USER ruimte
WORKDIR /data
VOLUME ["/data", "/key"]
ENV PATH="/opt/ruimte/bin:$PATH" \
    RUIMTE_DATABASE_URL="sqlite:////data/ruimte.sqlite3" \
    RUIMTE_KEY_FILE="/key/key" \
    RUIMTE_HTTP_HOST="0.0.0.0"
EXPOSE 8080
ENTRYPOINT ["ruimte"]
CMD ["run"]
