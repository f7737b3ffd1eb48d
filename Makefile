# linli 邻里. `make demo` runs it, `make test` tests it, `make check` is the developer's gate.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
RASA := nlu/.venv/bin/python
JOBS ?= 2

.PHONY: demo setup rasa test check fast transcripts types lint lock clean

demo: setup ## the demo community on http://127.0.0.1:8080
	$(BIN)/linli demo

setup: .venv/run.stamp ## .venv from the pinned and hashed lock file, and what linli itself learns (about a minute)
	@$(BIN)/linli nlu learn

rasa: setup nlu/.venv/rasa.stamp ## Rasa in its own environment: learns when anything has changed
	@$(RASA) nlu/train.py --fresh || { $(RASA) -W ignore nlu/train.py && $(BIN)/linli nlu test --engine rasa --quick; }

test: .venv/dev.stamp setup ## sets up and passes all tests, slow ones included
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@! UV=$(UV) sh nlu/python310 >/dev/null || $(MAKE) rasa
	@! test -x $(RASA) || $(RASA) -W ignore -m pytest -q -c /dev/null --rootdir nlu nlu/tests
	$(BIN)/pytest --ignore tests/browser -n $(JOBS) --dist worksteal
	$(BIN)/pytest tests/browser

check: .venv/dev.stamp lint types fast ## before every commit

lint:
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types:
	$(BIN)/mypy

fast: setup
	$(BIN)/pytest -m "not slow" -n $(JOBS) --dist worksteal

transcripts: setup ## the rehearsals alone, which `make check` plays among its tests
	$(BIN)/linli replay --quiet tests/transcripts/*.yml

.venv/run.stamp: requirements/run.txt requirements/uv.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "linli needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 2; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --require-hashes -r requirements/run.txt
	VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

nlu/.venv/rasa.stamp: nlu/requirements.txt | .venv/run.stamp
	@test -x $(RASA) || { found=$$(UV=$(UV) sh nlu/python310) && $(UV) venv --quiet --python "$$found" nlu/.venv; }
	@echo "installing Rasa into nlu/.venv (2.5 GB)"
	VIRTUAL_ENV=$(CURDIR)/nlu/.venv $(UV) pip install --quiet --require-hashes -r nlu/requirements.txt
	@touch $@

lock: ## writes the lock files anew (needs the network)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml -o requirements/run.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev --no-emit-package linli pyproject.toml -o requirements/dev.txt
	$(UV) pip compile --quiet --universal --python "$$(UV=$(UV) sh nlu/python310)" --python-version 3.10 --generate-hashes \
	  --no-emit-index-url --no-header nlu/requirements.in -o nlu/requirements.txt

clean: ## everything that was made; the data folder var/ stays
	rm -rf .venv nlu/.venv nlu/models .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
