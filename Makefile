PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: test serve build lint install lock clean bench

test: install ## everything CI checks
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

lock: ## pin every version with its hashes, without addresses (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --all-extras --output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist
