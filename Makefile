# Muster's verbs. `make help` explains each; scripts/ does the work.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build lint test demo demo-down lab lab-down bench sim soak

help: ## Explain each verb
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Bring in Node, pnpm and the packages, where they are missing
	@scripts/bootstrap.sh

build: setup ## Compile the packages, so that bin/muster runs
	@scripts/run.sh build

lint: setup ## Check style, types, generated code, protocol and the direction of dependencies
	@scripts/run.sh lint

test: setup ## Run every check and test, on real Docker and real etcd
	@scripts/run.sh test

demo: build ## Run a one-host cluster and the example app on it, step by step
	@scripts/run.sh demo

demo-down: ## Remove everything that the demo left
	@scripts/demo-down.sh

lab: build ## Start three managers, three etcd members and three Docker hosts on this machine
	@scripts/run.sh lab up

lab-down: setup ## Stop and remove the lab
	@scripts/run.sh lab down

bench: build ## Measure against Docker Swarm and the bare Docker API (PARTS="chaos --write" chooses; --list tells)
	@scripts/run.sh bench $(PARTS)

sim: setup ## Run the simulator over SEEDS seeds from FIRST (SEEDS=1000 FIRST=1)
	@scripts/run.sh sim $(or $(SEEDS),1000) $(or $(FIRST),1)

soak: setup ## Run the simulator for HOURS from seed FIRST on, and tell every seed that fails (HOURS=8 FIRST=100000)
	@scripts/run.sh soak $(or $(HOURS),8) $(or $(FIRST),100000)
