# demo · serve · test · check · fix · bench · faults · guards · lock: nothing else to remember.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# For checks that ask no database, and settings as strict as production's with keys of this moment.
NO_DATABASE := DATABASE_URL=postgres://nobody@127.0.0.1:1/none
PRODUCTION = DJANGO_SETTINGS_MODULE=portal.settings.production ALLOWED_HOSTS=usual.example \
	PUBLIC_URL=https://usual.example SECRET_KEY=$(call key) LINK_KEY=$(call key) SUPPRESSION_KEY=$(call key)
key = $(shell $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')

PIP := $(RUN) -m pip install -qq --disable-pip-version-check --require-hashes

.PHONY: help demo serve test check fix bench faults guards lock
.DEFAULT_GOAL := help

help:  ## Show this list.
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

# --- the virtual environment: made again only when the lock changes -----------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the demo needs (once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.serve: requirements-serve.txt | $(VENV)/bin/python
	@echo "Installing what serving needs (once) ..."
	@$(PIP) -r requirements-serve.txt
	@touch $@ $(VENV)/.demo

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.demo $(VENV)/.serve

LOCK := .cache/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.11 pyproject.toml

# --- running it ---------------------------------------------------------------------------------

demo: $(VENV)/.demo  ## Start everything with sample people; PORT= and DATA_DIR= move it.
	@exec $(RUN) -m portal.demo

serve: $(VENV)/.serve  ## Run web, sender and worker in earnest, with your own settings (.env).
	@exec $(RUN) -m portal.serve

# --- working on it ------------------------------------------------------------------------------

test: $(VENV)/.dev  ## Run every test, the browser ones included. ARGS= go to pytest.
	@tests/need_chromium $(RUN)
	@$(RUN) -m pytest -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/.dev  ## Style, types, import law, templates, migrations, deployment.
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/djlint --quiet --lint templates
	$(NO_DATABASE) $(RUN) -W ignore manage.py makemigrations --check --dry-run
	$(NO_DATABASE) $(RUN) manage.py check_migrations
	$(NO_DATABASE) $(PRODUCTION) $(RUN) manage.py check --deploy --fail-level WARNING
	$(NO_DATABASE) $(RUN) -W ignore manage.py check_dependencies $(if $(ADVISORIES),--advisories $(ADVISORIES))

fix: $(VENV)/.dev  ## Put imports and style in order.
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/.dev  ## Print the figures: pages, verdict, memory and start-up times.
	@$(RUN) -m tests.bench

faults: $(VENV)/.dev  ## The long fault suites: kills, outages, races.
	@$(RUN) -m pytest -m faults --long $(ARGS)

guards: $(VENV)/.dev  ## Take each guard of the outbox away, and see that a test fails.
	@$(RUN) -m tests.faults.guards

lock:  ## Resolve the dependencies again, with hashes.
	@$(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip install --quiet uv
	$(LOCK) --extra demo --output-file requirements.txt
	$(LOCK) --extra demo --extra serve --constraint requirements.txt --output-file requirements-serve.txt
	$(LOCK) --extra demo --extra serve --extra dev --constraint requirements-serve.txt --output-file requirements-dev.txt
