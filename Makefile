# `make book` and `make test` first install what is missing (tools/bootstrap), so a fresh clone needs nothing else.
# ARGS is handed on: make book ARGS="--role barista", make test ARGS="-k spans".

.DEFAULT_GOAL := help
BIN := .venv/bin
ARGS ?=
BASE ?= HEAD
VERAPDF ?= verapdf --format text --flavour
MUTMUT = mutmut==3.8.1 libcst==1.9.0 setproctitle==1.3.8
RIVALS = typst mkdocs-to-pdf beautifulsoup4 soupsieve libsass python-barcode qrcode
SEARCH = site/search/build.mjs site/search/package.json site/search/package-lock.json $(wildcard site/search/src/*.js) \
	src/standardbook/model/affixes.json site/theme/assets/js/search-engine.js
COMPILE = .cache/locking/bin/pip-compile --quiet --build-deps-for editable --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --annotation-style line

.PHONY: help book check test test-fast coverage lint format compare overprint verapdf bench fuzz attack mutants search search-quality architecture words fonts lock wheel packages sbom clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

book:  ## build the example handbook into public/
	@tools/bootstrap book
	$(BIN)/standardbook build $(ARGS)

check:  ## check the example handbook without building it
	@tools/bootstrap book
	$(BIN)/standardbook check $(ARGS)

test: lint  ## run every check of the project
	STANDARDBOOK_BROWSER="$$(cat .venv/browser)" $(BIN)/pytest -n auto --dist worksteal $(ARGS)

test-fast:  ## only the tests that build nothing and start nothing, in under a minute
	@tools/bootstrap test
	$(BIN)/pytest -n auto --dist worksteal -m "not slow and not pdf and not browser" $(ARGS)

coverage:  ## run every test, and print which lines and branches none of them takes
	@tools/bootstrap test
	rm -f .coverage .coverage.*
	STANDARDBOOK_BROWSER="$$(cat .venv/browser)" $(BIN)/coverage run -m pytest -n auto --dist worksteal $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint:  ## only style, types and floors
	@tools/bootstrap test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format:  ## put the code into the house style
	@tools/bootstrap test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

compare:  ## build the example with the code of a commit and of the work tree, and say what differs (BASE=commit)
	@tools/bootstrap test
	$(BIN)/python tools/compare.py --base "$(BASE)" $(ARGS)

overprint: book  ## read every PDF of the example back: no text may be printed over other text
	@tools/bootstrap test
	$(BIN)/python tools/overprint.py $(ARGS)

verapdf: book  ## let veraPDF judge every PDF of the example, PDF/UA-1 and PDF/A-2a (VERAPDF="command that takes a flavour and files")
	@for flavour in ua1 2a; do find public -name '*.pdf' -print0 | xargs -0 -n 50 $(VERAPDF) $$flavour; done \
	| awk '/^PASS/ {good++; next} {print} /FAIL|ERROR|xception/ {wrong = 1} END {print good + 0 " judged good"; exit wrong || !good}'

bench:  ## measure builds beside other tools, some twenty minutes (ARGS="--only builds" for the short form)
	@tools/bootstrap book
	test -d .cache/rivals || $(BIN)/pip install --quiet --no-deps --target .cache/rivals $(RIVALS)
	PYTHONPATH=.cache/rivals $(BIN)/python benchmarks/bench.py $(ARGS)

fuzz:  ## throw a hundred thousand broken files and twenty thousand broken handbooks at it (ARGS="--seed N --count N")
	@tools/bootstrap test
	PYTHONPATH=src $(BIN)/python tests/fuzz_yaml.py $(ARGS)
	PYTHONPATH=src:tests $(BIN)/python tests/fuzz_book.py $(ARGS)

attack:  ## try everything that a contributor could bring, and say what happened (ARGS=--quick for what is written only)
	@tools/bootstrap test
	PYTHONPATH=src:tests $(BIN)/python tests/attack.py $(ARGS)

mutants:  ## break five modules in some 1,700 ways, a second each, and see that their tests notice (ARGS="--max-children 1")
	@tools/bootstrap test
	test -d .cache/mutmut || $(BIN)/pip install --quiet --no-deps --target .cache/mutmut $(MUTMUT)
	rm -rf mutants
	PYTHONPATH=.cache/mutmut $(BIN)/python -m mutmut run $(ARGS)
	@PYTHONPATH=.cache/mutmut $(BIN)/python tools/mutants.py

search:  ## build the search engine of the sites from site/search (needs npm)
	cd site/search && npm ci --no-fund --no-audit --loglevel=error && npm run --silent build
	sha256sum $(SEARCH) | sort -k 2 > site/search/built.sha256
	@tools/bootstrap test
	$(BIN)/pytest tests/built_search.py

search-quality:  ## measure the search in every language, beside the theme's own, in a real browser
	@tools/bootstrap test
	PYTHONPATH=tests $(BIN)/python benchmarks/search_quality.py $(ARGS)

architecture:  ## write the tables of docs/architecture.md from the code
	@tools/bootstrap test
	$(BIN)/python tools/make_architecture.py

words:  ## collect the words of the templates for their translators (templates/words)
	@tools/bootstrap test
	$(BIN)/python tools/make_words.py

fonts:  ## make the fonts again from the font packages of Debian 12
	@tools/bootstrap test
	$(BIN)/python tools/make_fonts.py $(ARGS)

lock:  ## write the lock files again (ARGS=--upgrade for newer versions)
	@tools/bootstrap test
	test -x .cache/locking/bin/pip-compile || { $(BIN)/python -m venv .cache/locking && .cache/locking/bin/pip install --quiet pip-tools==7.6.2; }
	$(COMPILE) $(ARGS) -o requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

wheel:  ## build the wheel into dist/; the lock is inside it
	@tools/bootstrap book
	rm -f dist/standardbook-*.whl
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir dist .
	@ls dist/standardbook-*.whl

packages:  ## install the wheel with pip, pipx and uv on every Python found, as docs/installing.md says (needs the package registry)
	@tools/bootstrap book
	test -x .cache/installers/bin/uv || { $(BIN)/python -m venv .cache/installers && .cache/installers/bin/pip install --quiet pipx==1.18.4 uv==0.13.8; }
	$(BIN)/python tools/try_packages.py $(ARGS)

sbom:  ## write the bill of materials, CycloneDX, into dist/ (needs the package registry)
	@tools/bootstrap book
	test -x .cache/sbom/bin/cyclonedx-py || { $(BIN)/python -m venv .cache/sbom && .cache/sbom/bin/pip install --quiet 'cyclonedx-bom[validation]==7.5.0'; }
	$(BIN)/python -m venv --clear --without-pip .cache/product
	$(BIN)/pip --python .cache/product/bin/python install --quiet --require-hashes --only-binary :all: -r requirements.lock
	.cache/sbom/bin/python tools/make_sbom.py .cache/product/bin/python

clean:  ## remove what is generated or installed here
	rm -rf public mutants .venv .cache .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
