# make demo: set up, then run the main job on sample_edi/ and show the result.
# make test: set up, then lint, types, import layers and tests.
# Everything is installed from requirements/dev.txt, by hash; PYTHON=python3.13 chooses another interpreter.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
LOCKS  := requirements/run.txt requirements/dev.txt
PYTEST := -m pytest -n 2 -rs

.PHONY: browser pictures site demo new-edit expected test lint types layers unit coverage nightly slow mutation lock ranges lowest newest fuzz bench compare docs clean setup
.DEFAULT_GOAL := test

setup: $(READY)

$(READY): setup.cfg pyproject.toml $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cleanclaim needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/cleanclaim demo --out build/demo

test: lint types layers unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/python $(PYTEST)

# Every test, the slow ones too, with commands run by tests measured as well; the floor stands in setup.cfg.
coverage: $(READY)
	$(BIN)/coverage erase
	$(BIN)/coverage run $(PYTEST) -m ''
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --sort=cover

# The page of a check or a reconciliation in the system's Chromium, which is driven, not downloaded (apt install chromium).
browser: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	$(BIN)/python -m pytest -rs -m browser tests/browser

# The README's pictures of pages.
pictures: browser
	$(BIN)/python -m tests.browser.pictures

# What takes too long for every change.
nightly: slow fuzz mutation
slow: $(READY)
	$(BIN)/python $(PYTEST) -m nightly

# Small faults put into the engine and the reconciliation, one at a time: which ones does no test notice?
mutation: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutation.txt
	rm -rf mutants
	$(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut export-cicd-stats

# The newest versions that setup.cfg allows, with the hashes of every file of theirs, for Python 3.11 and newer on any system.
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' setup.cfg
lock: $(READY)
	$(BIN)/$(COMPILE) --output-file requirements/run.txt
	$(BIN)/$(COMPILE) --output-file requirements/dev.txt --extra dev --constraint requirements/run.txt
	$(BIN)/$(COMPILE) --output-file requirements/mutation.txt --extra dev --extra mutation --constraint requirements/dev.txt
	$(BIN)/$(COMPILE) --output-file requirements/browser.txt --extra dev --extra browser --constraint requirements/dev.txt
	$(BIN)/$(COMPILE) --output-file requirements/site.txt --extra site --constraint requirements/dev.txt

# The tests with the lowest and with the newest versions that setup.cfg allows, each in an environment of its own.
ranges: lowest newest
lowest: RESOLUTION := lowest-direct
newest: RESOLUTION := highest
lowest newest: $(READY)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(VENV)-$@
	$(BIN)/uv pip install --quiet --python $(VENV)-$@/bin/python --resolution $(RESOLUTION) --editable '.[dev]'
	$(BIN)/uv pip list --python $(VENV)-$@/bin/python
	$(VENV)-$@/bin/python $(PYTEST)

fuzz: $(READY)
	$(BIN)/python -m tests.fuzz.mutate --mutants 200000

bench: $(READY)
	$(BIN)/python -m benchmarks

# The file of a new edit: make new-edit ID=DX23 FAULT="code of another year" [SCOPE=line] [FAMILY=diagnosis]
new-edit: $(READY)
	@$(BIN)/python -m cleanclaim.tools.new_edit '$(ID)' '$(FAULT)' --scope '$(or $(SCOPE),claim)' --family '$(FAMILY)'

# What each Denied example says, as committed lines; read the difference before you commit it.
expected: $(READY)
	$(BIN)/python -m tests.validators.pinned

# This tree beside an earlier commit, in one sitting: make compare BASE=9fc56b3
compare: $(READY)
	$(BIN)/python -m benchmarks.compare $(BASE)

docs: $(READY)
	$(BIN)/python -m cleanclaim.tools.docs
	$(BIN)/python -m cleanclaim.tools.schema

# The documentation as a site, in build/site; a warning of the generator is an error.
site: $(READY)
	$(PYTHON) -m venv $(VENV)-site
	$(VENV)-site/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/python -m cleanclaim.tools.site build/site $(VENV)-site/bin/python

clean:
	rm -rf $(VENV) $(VENV)-site $(VENV)-lowest $(VENV)-newest mutants build dist *.egg-info .mypy_cache .ruff_cache .hypothesis
