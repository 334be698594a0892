# The two commands of the house: `make demo` and `make test`. Everything else is a part of them.
SERVE ?= 1
RECORD ?=
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test check docs cases bench clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: ## install what is missing into .venv and node_modules; safe to repeat
	@tools/setup.sh

demo: setup ## one lot from registration to a verified archive, then the web site (SERVE=0 ends before it)
	@.venv/bin/yuanping demo $(if $(filter 0,$(SERVE)),--no-serve,) $(if $(RECORD),--record "$(RECORD)",)

setup-test: setup
	@tools/setup_test.sh

test: setup-test ## everything CI runs: linters, contracts, types, tests on SQLite and PostgreSQL, a browser journey
	@$(PY) tools/run_tests.py

check: setup ## linters, import contracts and types only
	@$(PY) tools/run_tests.py --only checks

docs: setup ## docs/states from the state tables, docs/law from the packs, docs/exchange from the models
	@$(PY) tools/render_states.py
	@$(PY) tools/render_law.py
	@$(PY) tools/render_exchange.py

cases: setup ## the worked cases of every pack as a table, each one decided again while it is printed
	@$(PY) tools/print_cases.py

bench: setup ## ratios against their anchors
	@for b in benchmarks/*.py; do echo "== $$b"; $(PY) $$b || exit 1; done

clean: ## remove what setup and demo made
	rm -rf .venv node_modules var
