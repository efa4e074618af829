# Everything a contributor runs. The first target that needs it makes .venv; it is made again only when
# setup.cfg or pyproject.toml changes. Pass options to pytest or the benchmarks with ARGS="...".

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test lint bench screenshots clean

help:
	@echo "make demo    fill demo-workspace with the sample partnerships and serve them on http://127.0.0.1:8000"
	@echo "make test    run every test, on SQLite and on PostgreSQL, and in a browser"
	@echo "make lint    check style, format and types"
	@echo "make bench   measure speed and size against the limits we keep to"
	@echo "make screenshots  picture every page, wide and narrow, light and dark, in screenshots/"
	@echo "make clean   remove what these made"

demo: $(READY)
	GOODTERMS_HOME=demo-workspace $(BIN)/goodterms demo $(ARGS)

test: $(READY)
	scripts/get-programs
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict domain projections access

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

screenshots: $(READY)
	scripts/get-programs
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) demo-workspace benchmarks/results .mypy_cache .ruff_cache .pytest_cache

$(READY): setup.cfg pyproject.toml
	PYTHON=$(PYTHON) scripts/make-venv $(VENV)
	touch $@
