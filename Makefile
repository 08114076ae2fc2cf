# Everything sets up what it needs: the environment in .venv comes from requirements.lock, once.
SHELL := bash -o pipefail
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# pip names every package on several lines; one line that counts says as much.
PROGRESS = awk -v total=$$(grep -c '==' requirements.lock) '/^(Collecting|Processing|Requirement already)/ \
    {sub(".*/", "", $$2); printf "\r  %3d of %d  %-44.44s", ++n, total, $$2} \
    /^Installing collected/ {printf "\r%-60s\n", "  all fetched; installing (about a minute)"} {fflush()}'

.DEFAULT_GOAL := help
.PHONY: help report test fuzz mutate browser lint notebooks lock clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

report: $(READY) ## rerun the review, build the site, say where it is
	@$(BIN)/review report

test: $(READY) ## unit tests, data, notebooks, architecture, types
	@$(BIN)/python -m pytest --nbval --numprocesses=logical --dist=loadfile --ignore=tests/browser tests notebooks

fuzz: $(READY) ## thousands of damaged files for every reader (FUZZ=5000 of each; FILES="a.pdf b.docx" of yours)
	@FUZZ=$${FUZZ:-2000} $(BIN)/python -m pytest --numprocesses=logical tests/fuzz
	@$(if $(FILES),$(BIN)/python tests/fuzz/campaign.py build/fuzz $(FILES) --mutants $${FUZZ:-2000})

mutate: $(READY) ## change the code in small ways: do the tests notice? (MUTATE_SAMPLE=16 of each room, 0: all; ROOMS="meta")
	@$(BIN)/python tools/mutate.py --sample $${MUTATE_SAMPLE:-0} $(ROOMS)

browser: report ## drive the built site in headless Chromium, from disk
	@$(BIN)/python -m pytest --numprocesses=logical --dist=worksteal tests/browser

lint: $(READY) ## style, types, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

notebooks: $(READY) ## run the notebooks from a fresh kernel and store their outputs in place
	@$(BIN)/review report --store

lock: $(READY) ## choose versions anew: requirements.lock and environment.yml
	@$(BIN)/python tools/lock.py

clean: ## remove what was built, keep the environment
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .coverage .hypothesis

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: no '$(PYTHON)' on this machine; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) --version) is too old; install Python 3.11 or newer, or name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Setting up $(VENV) from requirements.lock (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock \
	    2> >(grep -v '^WARNING: ' >&2) | $(PROGRESS)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@
