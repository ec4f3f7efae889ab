# Everything a person or a machine does with this project. `make` alone lists it.

PYTHON ?= python3.11
COLLECTION ?= samples
SQL ?=
GOLD ?=
NAMES ?=
PARTITION ?= $(if $(filter samples,$(COLLECTION)),2023-09-05)

VENV := .venv
BIN := $(VENV)/bin
LOCK := constraints.txt
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
UV := $(BIN)/uv

# The lock names every package with its hashes; nothing else may steer what is installed. Compiling
# needs bytecode to be written whatever the shell says: it halves every start.
CLEAN_ENV := env -u PYTHONDONTWRITEBYTECODE -u PYTHONPATH -u VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup run query up down test system-test compose-test check docs model quality lock clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(INSTALLED) ## make .venv from the lock

$(LOCKED): $(LOCK)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11, or say make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "making $(VENV) from $(LOCK)"
	@$(CLEAN_ENV) $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/# via/p' $(LOCK) > $(VENV)/uv.txt
	@$(CLEAN_ENV) $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r $(VENV)/uv.txt
	@$(CLEAN_ENV) $(UV) pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes $(LOCK)
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	@$(CLEAN_ENV) $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## one partition of one collection, end to end (COLLECTION=samples PARTITION=2023-09-05)
	@$(BIN)/python -m embedded.run --collection $(COLLECTION) $(if $(PARTITION),--partition $(PARTITION)) $(if $(REFETCH),--refetch)

query: setup ## ask the lake in SQL (SQL="SELECT language, count(*) FROM articles GROUP BY ALL")
	@$(BIN)/python -m embedded.session $(BIN)/python -m embedded.query "$(SQL)"

up: setup ## the whole of Airflow with its UI on 127.0.0.1:8080, the store beside it
	@$(BIN)/python -m embedded.up

down: ## stop what `make up` started
	@test ! -x $(BIN)/python || $(BIN)/python -m embedded.down

test: check ## everything that proves it
	$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder
	@echo "left out: tests/system (make system-test: Postgres, Redis, Celery), tests/compose (make compose-test: Docker)"

system-test: setup ## Airflow on Celery with Postgres, Redis and several workers (installs both on Debian)
	scripts/with_packages.sh postgres=postgresql redis-server=redis-server -- $(BIN)/pytest -m system tests/system

compose-test: setup ## docker-compose.yaml for real, on stand-in images where none can be pulled (needs root)
	PYTHONPATH=$(CURDIR)/include:$(CURDIR)/tests scripts/with_packages.sh dockerd=docker.io debootstrap=debootstrap -- tests/compose/run.sh $(BIN)/python

check: setup ## format, lint, types, layers, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/generate_docs.py --check

docs: setup ## write the documents that are generated from the code
	$(BIN)/python scripts/generate_docs.py

model: setup ## fit the weights anew: judge of lines (GOLD=file), blocks of pages, reader of names (NAMES=folder)
	$(BIN)/python training/train.py $(if $(GOLD),--gold $(GOLD))
	$(BIN)/python training/train_pages.py
	$(BIN)/python training/train_names.py $(if $(NAMES),--data $(NAMES))

quality: setup ## measure cleaning, extraction and enrichment against gold; writes docs/quality*.md
	$(BIN)/python training/quality.py $(if $(GOLD),--gold $(GOLD))
	$(BIN)/python training/pages.py
	$(BIN)/python training/enrichment.py

lock: setup ## renew the lock from requirements.txt and requirements-dev.txt
	$(UV) pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --output-file $(LOCK) requirements-dev.txt

clean: down ## remove what was made here: environment, data, caches
	rm -rf $(VENV) .run .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache include/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
