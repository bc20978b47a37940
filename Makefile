# mailflow: `make` alone shows the targets.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo servers test check bench corpus torture torture-short audit lock

help: ## show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the environment .venv from requirements.lock

$(READY): pyproject.toml requirements.lock scripts/setup
	@scripts/setup "$(PYTHON)"
	@touch $@

demo: $(READY) ## the whole life of a consultation on an embedded mail world
	@$(BIN)/mailflow demo

servers: $(READY) ## as root with apt: install the servers that the server tests need
	@scripts/servers

test: servers ## run all tests
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: servers ## lint, format, types, import contracts, then all tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: servers ## measure sending and intake against the bare libraries
	@$(BIN)/python -m benchmarks

torture: servers ## break everything at every instant and measure what is lost: hours (ARGS="--only kills --seed 7")
	@$(BIN)/python -m tests.torture $(ARGS)

torture-short: servers ## the same in small, under ten minutes
	@$(BIN)/python -m tests.torture --short $(ARGS)

corpus: $(READY) ## measure how well mails are understood, in about ten minutes (ARGS="--only replies -v")
	@$(BIN)/python -m tests.corpus $(ARGS)

audit: $(READY) ## look the locked packages up among known vulnerabilities (needs the network)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

lock: ## write requirements.lock anew from pyproject.toml (needs the network)
	@scripts/lock "$(PYTHON)"
