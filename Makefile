# Everything a clone needs begins here. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
LOCKING := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup assets demo test lint types bench screenshots lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## environment, browser files and fonts
	@$(PYTHON) setup/prepare.py

assets: setup ## browser files and fonts made anew
	@$(BIN)/python setup/assets.py

demo: export SURVEY_DEMONSTRATION = yes
demo: export SURVEY_BASE_URL ?= http://$(HOST):$(PORT)
demo: setup ## the five demonstration partnerships, served on 127.0.0.1:8000
	$(BIN)/survey upgrade
	$(BIN)/survey demo
	$(BIN)/survey serve --host $(HOST) --port $(PORT)

test: ## all checks and tests, as CI runs them
	@$(PYTHON) setup/prepare.py --tests
	@$(MAKE) --no-print-directory lint types
	$(BIN)/pytest -n 2 --dist worksteal

lint: ## style, and the layers of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: ## static types
	$(BIN)/mypy

bench: setup ## timings of what must be fast, as one table; `make bench NAMES="web pack"` for some
	$(BIN)/python -m benchmarks $(NAMES)

screenshots: setup ## the pictures of the README, from a demonstration made for them
	@$(BIN)/python docs/screenshots.py

lock: setup ## pin Python and browser packages anew
	$(LOCKING) pyproject.toml -o requirements.lock
	$(LOCKING) --extra dev pyproject.toml -o requirements-dev.lock
	npm install --package-lock-only --silent

clean: ## take away what set-up made; data in instance/ stay
	rm -rf .venv node_modules survey/static/vendor reports/fonts questionnaires/compiled build *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
