# For people who work on downtime. `make check` before each commit, `make test` before a push; .ci/run does it all.
PYTHON ?= python3
BIN := .venv/bin
FAST := tests/core tests/report tests/request tests/test_docs.py tests/test_house.py

.PHONY: check test fix golden clean

check: .venv/.installed ## lint, format, types, and the fast tests, which hold the import contracts too: under a minute
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/pytest -q -n auto --hypothesis-profile=quick $(FAST)

test: .venv/.installed ## every test but those of other people's software, which .ci/run installs
	$(BIN)/pytest -q -n auto --ignore=tests/foreign

fix: .venv/.installed ## let the linter mend what it can, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: .venv/.installed ## write tests/golden and examples anew: read the diff before you commit it
	$(BIN)/pytest -q -n auto --update-golden tests/render tests/documents tests/exports tests/notices tests/test_house.py tests/cli/test_man_page.py
	$(BIN)/python examples/make_examples.py

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[dev]'
	touch $@
