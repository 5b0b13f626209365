# Two commands: `make run` to use it, `make test` to trust it. The rest is in their service.
PORT ?= 8000
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test test-fast bench pictures install lock clean

help:
	@echo "make run        instala lo que falta, prepara la demostración y la sirve en http://127.0.0.1:$(PORT)"
	@echo "make test       corre todas las pruebas (SQLite, PostgreSQL, navegador); make test-fast, solo las primeras"
	@echo "make bench      imprime la tabla de mediciones"
	@echo "make pictures   toma de nuevo las imágenes del manual"
	@echo "make install    instala lo que make run necesita"
	@echo "make lock       recalcula requirements*.txt;  make clean borra .venv y var"

# The last line replaces the shell, so that Ctrl-C and SIGTERM reach the server itself.
run: export PORT := $(PORT)
run: export SITE_URL := http://127.0.0.1:$(PORT)
run: export MINGACO_DEMO := 1
run: export DEBUG := 0
run:
	@.ci/install run
	@$(PYTHON) manage.py prepare --to-serve
	@exec $(PYTHON) manage.py serve

test:
	@.ci/install test
	@exec $(PYTHON) .ci/suite.py

test-fast:
	@.ci/install test
	@exec $(PYTHON) .ci/suite.py fast

bench:
	@.ci/install test
	@exec $(PYTHON) -m tests.benchmarks

pictures:
	@.ci/install test
	@$(PYTHON) -m pytest -q tests/browser/test_manual.py --pictures

install:
	@.ci/install run

lock:
	@.ci/lock

clean:
	rm -rf .venv var .pytest_cache .ruff_cache .hypothesis test-results
