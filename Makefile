# `make run` shows it, `make test` checks it; both prepare what they need. `make help` lists the rest.

VENV  := .venv
PY    := $(VENV)/bin/python
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help install run test test-compose lint format bench bench-engine bench-push bench-latency bench-pages bench-timeline clean

help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

install: $(READY)  ## Prepare .venv with the command `letopis` in it

# Made again only when what it is made from has changed.
$(READY): pyproject.toml constraints.txt
	@deploy/make-venv $(VENV)
	@touch $@

run: install  ## Start everything on this machine, push the sample articles, show the timeline (Ctrl-C stops)
	@exec $(PY) -m services.cli up

# A file's tests stay in one process, and the longest files go first: they would keep one process alone at the end.
test: install  ## Every test: unit, on Apache Kafka and PostgreSQL, the whole stack, the page in Chromium
	@tests/install-chromium
	$(PY) -m pytest --numprocesses=auto --maxprocesses=3 --dist=loadfile --no-loadscope-reorder \
		tests/e2e tests/integration tests/unit $(PYTEST_ARGS)

test-compose: install  ## docker-compose.yml for real: push, kill each part, look for what was lost (needs a Docker engine)
	$(PY) -m pytest tests/compose

lint: install  ## Style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: install  ## Bring the code into style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: bench-engine bench-pages bench-push bench-latency bench-timeline  ## All benchmarks, one after the other

bench-engine: install  ## The extraction engine against stock natasha: speed, memory, the worst inputs (some minutes)
	$(PY) bench/engine.py

bench-push: install  ## The push door: articles a second, confirmed by Kafka (a minute)
	$(PY) bench/push.py

bench-pages: install  ## Pages into articles: the text's F1, titles, times, authors; against trafilatura alone (seconds)
	PYTHONPATH=. $(PY) bench/pages.py

bench-latency: install  ## From push to timeline: percentiles at given rates (two minutes)
	$(PY) bench/latency.py

bench-timeline: install  ## The timeline at a million entries: migrations, queries, size, writing (an hour, 35 GB; BENCH_ARGS="--entries 100000")
	$(PY) -m bench.timeline $(BENCH_ARGS)

clean:  ## Remove the environment and the caches; the data in .letopis stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
