PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUITE := $(VENV)/sparql-suite

.PHONY: test serve build lint install suite lock lowest clean bench

test: install suite ## everything CI checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/wijkgraph check
	$(BIN)/wijkgraph validate ontology/wijkgraph.ttl --shapes ontology/shapes-style.ttl
	$(BIN)/wijkgraph validate 'ontology/examples/*.ttl' --quiet
	$(BIN)/pytest

serve: install ## build, validate and serve the graph
	$(BIN)/wijkgraph serve

build: install ## build the dataset into build/
	$(BIN)/wijkgraph build

lint: install
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: install ## measure against others; SIZES="10k 100k 1M 10M" SOAK=600 for the full run
	$(BIN)/python -m bench --sizes "$(or $(SIZES),10k 100k)" --soak $(or $(SOAK),0)

install: $(VENV)/installed

$(VENV)/installed: constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

suite: $(SUITE)/unpacked ## the W3C SPARQL tests, which a source distribution brings with it

$(SUITE)/unpacked: tests/sparql-suite.txt | install
	rm -rf $(SUITE)
	$(BIN)/python -m pip download --quiet --require-hashes --no-deps --no-binary rdflib --no-build-isolation \
	  --requirement tests/sparql-suite.txt --dest $(SUITE)
	tar -xzf $(SUITE)/rdflib-*.tar.gz -C $(SUITE) --strip-components 1
	touch $@

lock: ## pin every version with its hashes, without addresses (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --all-extras --output-file constraints.txt pyproject.toml

lowest: install ## the tests with the lowest versions that pyproject.toml allows (needs uv); TESTS="tests/web" for some
	uv venv --quiet --clear --python $(BIN)/python $(VENV)/lowest
	uv pip install --quiet --python $(VENV)/lowest --resolution lowest-direct --editable '.[dev]'
	$(VENV)/lowest/bin/pytest $(TESTS)

clean:
	rm -rf $(VENV) build dist
