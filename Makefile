PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Of two calls in one folder the second waits for what the first installs, where there is flock; then nothing is left to do.
ALONE := $(if $(shell command -v flock),flock .make.lock)

.PHONY: run ready test native coverage mutation lint lock audit sbom clean

run:  ## Install what is missing and run; without .env, the demo.
	@$(ALONE) $(MAKE) --no-print-directory ready
	@$(BIN)/slukh run

ready: $(VENV)/.installed native

test: $(VENV)/.installed-dev native  ## Install what the tests need and run them all.
	$(BIN)/python -m pytest -n auto --dist worksteal

native: $(VENV)/.installed  ## The search for names as machine code, where there is a C compiler.
	@$(BIN)/python -m core.native.build

coverage: $(VENV)/.installed-dev  ## The tests again, slower: which lines of core/ they never run; fails under 95%.
	$(BIN)/coverage erase
	rm -rf build/native  # of machine code no lines are told
	$(BIN)/coverage run -m pytest -n auto --dist worksteal -k "not machine_code"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

mutation: $(VENV)/.installed-dev  ## Changes the rules of telling and of evidence bit by bit: does a test notice each time?
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lint: $(VENV)/.installed-dev  ## ruff, mypy (strict), the import contracts.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/.installed-dev  ## Bring both lock files up to pyproject.toml; UPGRADE=--upgrade renews every pin.
	$(BIN)/uv pip compile -q pyproject.toml --group build --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header $(UPGRADE) -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --group build --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header -c requirements.lock -o requirements-dev.lock

audit: $(VENV)/.installed-dev  ## Known vulnerabilities of what is locked; says aloud when nobody can be asked.
	@.ci/audit

sbom: $(VENV)/.installed  ## A bill of materials (CycloneDX) of what is locked, in sbom.json.
	@$(BIN)/python .ci/sbom.py > sbom.json && echo "sbom.json: $$(grep -c '"purl"' sbom.json) packages"

# Of what venv makes pip comes last: without it (ensurepip is missing, say, or it was interrupted) it is made again.
$(VENV)/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit("Slukh needs Python 3.11 or newer; this is %d.%d. Name another one: make run PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/pip requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) var build
