# Fresh machine: Python 3.11 or newer, git and make. Everything else is brought by "make setup".
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench restore-test lock env

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin
STACK := $(VENV)/python -m bti.demo.stack
# Commands that need a database get one of their own, thrown away afterwards
BESIDE := $(STACK) with-services --
ARGS ?=
SIZE ?= small
WORKERS ?= auto

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what the project needs on this machine (seconds when nothing has changed)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found."; exit 1; }
	@$(PYTHON) -m bti.demo.stack setup

demo: setup ## Start the demo, show who one can be, stop with Ctrl-C (RESET=1 starts over)
	@$(STACK) demo $(if $(filter-out 0,$(RESET)),--reset)

test: ## Run the whole suite (ARGS="-k word" chooses, WORKERS=0 runs in one process)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found."; exit 1; }
	@$(PYTHON) -m bti.demo.stack setup --browser
	@# In turn, not together: the browser's driver keeps an event loop in its process, where Django
	@# will not ask the database. With ARGS one of them may find no test to run (exit status 5).
	$(VENV)/python -m pytest -n $(WORKERS) --dist loadgroup --ignore tests/browser $(ARGS) || test $$? -eq 5 -a -n "$(ARGS)"
	$(VENV)/python -m pytest tests/browser $(ARGS) || test $$? -eq 5 -a -n "$(ARGS)"

check: setup ## Lint, types, import contracts, migrations, production settings, lock and container files
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy .
	$(VENV)/djlint --lint templates
	$(VENV)/lint-imports
	$(BESIDE) $(VENV)/python manage.py makemigrations --check --dry-run
	$(STACK) deployable
	$(STACK) check

bench: setup ## Measure the main pages against their twins (SIZE=small or large)
	$(BESIDE) $(VENV)/python manage.py bench --size $(SIZE) $(ARGS)

restore-test: setup ## Take a backup, restore it beside, and prove that nothing is missing (OF=database)
	$(BESIDE) $(VENV)/python manage.py restore_test $(if $(OF),--of $(OF))

lock: setup ## Lock the requirements and npm packages anew, without addresses
	$(STACK) lock

env: ## Print the environment of the running demo, for eval
	@$(STACK) env
