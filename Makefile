# Every target sets up .venv when it is missing or when requirements.txt changed; a second call installs nothing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
SPARK := .venv/.spark
MODEL := .venv/.model

# Nothing is sent anywhere: dbt, Dagster and Great Expectations each have a switch.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false

.PHONY: help demo test test-spark bench unit mutate faults dev catalogue lint lint-sql format docs spark model requirements clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 24

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Klantbeeld needs Python 3.11 or newer; set PYTHON=python3.x"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(SPARK): $(INSTALLED) requirements-spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt
	@touch $@

$(MODEL): $(INSTALLED) requirements-model.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-model.txt
	@touch $@

demo: $(INSTALLED) ## Simulate a company, land, build, check, publish, verify, and show findings
	$(BIN)/klantbeeld simulate --customers 2000 --days 98 --first-day 2024-09-30 --seed 7 --out landing
	$(BIN)/klantbeeld run
	$(BIN)/klantbeeld verify
	$(BIN)/klantbeeld findings

# CI builds on Spark in the same call: Spark is busy with little more than one core, so one worker builds and others test.
test: lint ## Run all checks: style, dbt's unit and data tests, Python tests
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(if $(CI),,-m "not two_engines")

test-spark: $(SPARK) ## Build a company on both engines and compare every mart (needs Java 17)
	$(BIN)/pytest -m two_engines

SIZE ?= default
bench: $(INSTALLED) ## Measure costs and compare them with goals: SIZE=small, default or large, or CUSTOMERS= and DAYS=; ONLY=part,part
	$(BIN)/python -m benchmarks run --size $(SIZE) $(if $(CUSTOMERS),--customers $(CUSTOMERS)) $(if $(DAYS),--days $(DAYS)) $(if $(ONLY),--only $(ONLY))
	$(BIN)/python -m benchmarks report

EMPTY := warehouse/empty
MODELS ?=
unit: $(INSTALLED) ## dbt's unit tests on models without rows: all, or MODELS="name name"
	PYTHONPATH=.:tests/python $(BIN)/python tests/python/dbt_unit/empty_warehouse.py $(EMPTY) $(MODELS)

SAMPLE ?= 200
SEED ?= 7
mutate: $(INSTALLED) ## Change the SQL on purpose and list what no unit test notices: SAMPLE=200, 0 for all; SEED=7; MODELS="name name"
	rm -rf $(EMPTY)/target/run
	PYTHONPATH=.:tests/python $(BIN)/python tests/python/dbt_unit/empty_warehouse.py $(EMPTY) $(MODELS)
	$(BIN)/python -m tests.mutation.run --target $(EMPTY)/target --sample $(SAMPLE) --seed $(SEED) $(addprefix --model ,$(MODELS))

ONLY ?=
COUNT ?= 0
faults: $(INSTALLED) ## Kill, fill the disk, damage, deceive, and count what is lost, wrong or leaked: ONLY=name,name; COUNT= tries each; SEED=7
	PYTHONPATH=.:tests/python $(BIN)/python -m tests.faults --seed $(SEED) --count $(COUNT) $(if $(ONLY),--only $(ONLY))

dev: $(INSTALLED) ## Open Dagster's interface on http://127.0.0.1:3000
	$(BIN)/klantbeeld dev

catalogue: $(INSTALLED) ## Regenerate what depends on catalogue/: macros of metrics and contract, semantic models, CONTRACT.md, models/input/*.yml
	$(BIN)/python -m orchestration.catalogue

# SQL is linted as it compiles before anything is built: a model that is built by day reads otherwise once it stands, so what
# the linter saw would depend on what was run before.
UNBUILT := target/unbuilt
SQLFLUFF = rm -rf $(UNBUILT) && mkdir -p $(UNBUILT) && KLANTBEELD_WAREHOUSE=$(UNBUILT) $(BIN)/python -m tests.lint.run
SQL ?= models

lint: lint-sql ## ruff, mypy and sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-sql: $(INSTALLED)
	$(SQLFLUFF) lint $(SQL)

format: $(INSTALLED) ## Format Python, fix SQL where sqlfluff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(SQLFLUFF) fix $(SQL)

docs: $(INSTALLED) ## dbt docs with lineage, in warehouse/target/static_index.html
	$(BIN)/klantbeeld land
	KLANTBEELD_WAREHOUSE=$(CURDIR)/warehouse $(BIN)/dbt docs generate --static --target-path warehouse/target --log-path warehouse/logs

spark: $(SPARK) ## Install the second engine (needs Java 17); the portable macros are then tested on both in `make test`

model: $(MODEL) ## Install what `klantbeeld propose` needs (scikit-learn)

requirements: ## Compile requirements.txt, requirements-spark.txt and requirements-model.txt from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --extra bench --universal --generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make requirements" -o requirements.txt
	uv pip compile pyproject.toml --extra spark --universal --generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make requirements" \
	    --constraint requirements.txt $$(sed -nE 's/^([a-z0-9._-]+)[=[].*/--no-emit-package \1/p' requirements.txt) -o requirements-spark.txt
	uv pip compile pyproject.toml --extra model --universal --generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make requirements" \
	    --constraint requirements.txt $$(sed -nE 's/^([a-z0-9._-]+)[=[].*/--no-emit-package \1/p' requirements.txt) -o requirements-model.txt
	sed -i '/^# The following packages were excluded/,$$d' requirements-spark.txt requirements-model.txt

clean: ## Remove what was simulated and built, but keep what was installed
	rm -rf warehouse landing benchmarks/work examples/*/warehouse target logs examples/*/target examples/*/logs examples/*/dbt_packages
