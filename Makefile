# Every target sets up .venv when it is missing or when requirements.txt changed; a second call installs nothing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

# Nothing is sent anywhere: dbt, Dagster and Great Expectations each have a switch.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false

.PHONY: help demo test dev lint format docs requirements clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 24

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Klantbeeld needs Python 3.11 or newer; set PYTHON=python3.x"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(INSTALLED) ## From clone to published marts, on a small delivery
	$(BIN)/klantbeeld run --project-dir examples/quickstart

test: $(INSTALLED) ## Lint, dbt unit tests, and every Python test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n auto --dist loadfile

dev: $(INSTALLED) ## Open Dagster's interface on http://127.0.0.1:3000
	KLANTBEELD_PROJECT_DIR=$${KLANTBEELD_PROJECT_DIR:-examples/quickstart} $(BIN)/klantbeeld dev

lint: $(INSTALLED) ## ruff and sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint models

format: $(INSTALLED) ## Format Python, fix SQL where sqlfluff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix models

docs: $(INSTALLED) ## dbt docs with lineage in warehouse/target/index.html
	mkdir -p warehouse
	$(BIN)/klantbeeld land
	$(BIN)/dbt docs generate --static --target-path warehouse/target --log-path warehouse/logs

requirements: ## Compile requirements.txt from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make requirements" -o requirements.txt

clean: ## Remove what was built, keep what was installed
	rm -rf warehouse examples/*/warehouse target logs examples/*/target examples/*/logs examples/*/dbt_packages
