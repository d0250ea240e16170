# Every task of the project. `make demo` and `make test` set up what they need by themselves.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STUBS  := rabita/wire/v1

.PHONY: setup browser demo test check stubs stubs-check wheel bench clean

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,dev]'
	@touch $@

stubs: setup
	rm -rf $(STUBS) build/stubs && mkdir -p $(STUBS) build/stubs
	$(BIN)/python -m grpc_tools.protoc -Iprotos --python_out=build/stubs --pyi_out=build/stubs --grpc_python_out=build/stubs protos/rabita/v1/*.proto
	sed -i 's/from rabita\.v1 import/from rabita.wire.v1 import/' build/stubs/rabita/v1/*
	cp build/stubs/rabita/v1/*.py build/stubs/rabita/v1/*.pyi $(STUBS)/
	@echo '"""Generated from protos/ by `make stubs`; never edited."""' > $(STUBS)/__init__.py

# The stubs in the tree are those that protos/ gives.
stubs-check: setup
	rm -rf build/stubs && mkdir -p build/stubs
	$(BIN)/python -m grpc_tools.protoc -Iprotos --python_out=build/stubs --pyi_out=build/stubs --grpc_python_out=build/stubs protos/rabita/v1/*.proto
	sed -i 's/from rabita\.v1 import/from rabita.wire.v1 import/' build/stubs/rabita/v1/*
	diff -r -x __init__.py -x __pycache__ build/stubs/rabita/v1 $(STUBS)

check: setup stubs-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The console is tried in a real browser. Without one, and without the right to install it, those tests are skipped.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq >/dev/null && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; } || \
	  echo "no chromium and chromium-driver: the console is not tried in a browser"

test: check browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

demo: setup
	$(BIN)/python -m lab.show demo/federation

bench: setup
	$(BIN)/python benchmarks/overhead.py

wheel: setup
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
