# `make demo` and `make test` are all a newcomer needs; each builds what it lacks in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS = $(shell $(BIN)/python -c "import os; print(len(os.sched_getaffinity(0)) + 1)")  # the fault rows mostly wait
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test faults mutants branches coverage bench lock clean

demo: $(VENV)/.runtime
	@$(BIN)/ruimte demo

test: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/ruimte preview --check
	@$(BIN)/pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

# Tells every story on both databases; looks longer, and elsewhere each time, for what breaks a rule of all stories; and
# meets every fault often: within an hour, or as often and as long as the fault table asks with N=100. Then the ways and
# the changes that no test sees. What fails stops nothing of the rest.
faults: $(VENV)/.faults
	@failed=0; \
	$(BIN)/python -m tests.faults $(N) || failed=1; \
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder --both tests/stories || failed=1; \
	$(BIN)/pytest --numprocesses=auto --dist=load -m hypothesis --hypothesis-profile=faults || failed=1; \
	$(BIN)/python -m tests.faults.branches || failed=1; \
	$(BIN)/python -m tests.faults.mutants || failed=1; \
	exit $$failed

# Which ways through what takes in, sends and waits no test goes; there may be none.
branches: $(VENV)/.test
	@$(BIN)/python -m tests.faults.branches

# Which small changes of it no test sees; takes long, and goes on where it was broken off.
mutants: $(VENV)/.faults
	@$(BIN)/python -m tests.faults.mutants

# Which lines no test runs; slower, in one process.
coverage: $(VENV)/.test
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage report

# The figures of docs/figures.md, measured anew on this machine; takes an hour, of which half is waiting.
bench: $(VENV)/.test
	@$(BIN)/python -m bench

# The steps below only run when a lock file or pyproject.toml changed. A .venv without pip is one that was not finished.
$(VENV)/.runtime: requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing into $(VENV) (once) ..." >&2
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements-test.lock
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/.faults: $(VENV)/.test requirements-faults.lock
	@$(PIP) install --require-hashes -r requirements-faults.lock
	@touch $@

# Chooses new versions within pyproject.toml and writes them down with their hashes, without addresses.
lock:
	@COMPILE="uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade"; \
	echo 'setuptools' | $$COMPILE - -o requirements-build.lock && \
	$$COMPILE pyproject.toml --extra slack --extra telegram -o requirements.lock && \
	$$COMPILE pyproject.toml --extra slack --extra telegram --extra test -o requirements-test.lock && \
	$$COMPILE pyproject.toml --extra slack --extra telegram --extra test --extra faults -o requirements-faults.lock

clean:
	rm -rf $(VENV) var .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
