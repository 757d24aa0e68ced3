# Two commands do everything: `make run` and `make test`. Both make their own virtual environment.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev

.PHONY: run test test-delivering test-rest check format bench bench-delivery bench-telegram kill kill-test crash-coverage sabotage
.PHONY: simulate reliability browser clean help

help:
	@echo "make run    start E-Stories with sample editions at http://127.0.0.1:8080"
	@echo "make test   everything CI checks: style, types, layers, tests"
	@echo "make bench            measure answers on 100,000 stories, a broadcast to 1,000,000 chats, Telegram"
	@echo "make bench-delivery   measure pace and cost of broadcasts"
	@echo "make bench-telegram   measure sending and commands in Telegram, beside the library alone"
	@echo "make kill             kill imports, publishing, corrections and migrations at every statement"
	@echo "make kill-test        kill and stop broadcasts at random instants"
	@echo "make crash-coverage   kill at every await of the worker's path and every write statement"
	@echo "make simulate         a month of delivery in virtual time, with faults and deaths"
	@echo "make sabotage         take every safety rule away; the suite must notice"
	@echo "make reliability      make all known faults happen and write docs/reliability.md"

run: $(READY)
	@$(BIN)/estories demo

# What the program needs, at the versions it was tested with.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "E-Stories needs Python 3.11 or newer; try: make run PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing E-Stories into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# What its developers need besides.
$(READY_DEV): $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Two halves side by side: what delivers, and all the rest.
DELIVERING := tests/bench tests/crash tests/delivery tests/discord tests/faults tests/in_discord tests/in_telegram tests/sabotage tests/simulation
test: check browser
	@$(BIN)/coverage erase
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-delivering test-rest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered --skip-empty --fail-under=90

test-delivering:
	@$(BIN)/coverage run -p -m pytest -q $(DELIVERING)

test-rest:
	@$(BIN)/coverage run -p -m pytest -q $(DELIVERING:%=--ignore=%)

check: $(READY_DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(READY_DEV)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Answers on a large archive, a broadcast to a million chats, Telegram: SCALE=50000 for fewer chats.
SCALE ?= 1000000
bench: $(READY_DEV)
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.scale $(SCALE)
	@$(BIN)/python -m tests.bench.telegram

# Kills imports, publishing, corrections and migrations at every statement, not every eleventh.
kill: $(READY_DEV)
	@KILL_STEP=1 $(BIN)/pytest tests/crash/test_kills.py

# Kills broadcasts at random instants: KILLS=1000 for a long run, KILL_SEED=n to repeat one.
# STOPS=200 stops as many as planned.
KILLS ?= 100
STOPS ?= 20
kill-test: $(READY_DEV)
	@KILLS=$(KILLS) KILL_CHATS=10000 STOPS=$(STOPS) $(BIN)/pytest -s tests/crash/test_broadcast_kills.py

# Kills at every place and lists them, not a sample: CRASH_SEED=n to repeat a run.
crash-coverage: $(READY_DEV)
	@PLACES_STEP=1 $(BIN)/pytest -s tests/crash/test_every_place.py

# Takes every safety rule of the delivery away, one by one: the suite must notice.
sabotage: $(READY_DEV)
	@$(BIN)/python -m tests.sabotage

# Every fault of the table, and the page about it: FAULT_RUNS=100 FAULT_CHATS=1000000 for a long run.
reliability: $(READY_DEV)
	@$(BIN)/python -m tests.faults

# A month in virtual time. A failure prints what repeats it; RATE=30 is Telegram's free pace.
SEED ?= 7
DAYS ?= 30
CHATS ?= 10000
RATE ?= 1000
FAULTS ?= 0.01
ACTS ?= 50
DEATHS ?= 2
simulate: $(READY_DEV)
	@$(BIN)/python -m tests.simulation --seed $(SEED) --days $(DAYS) --chats $(CHATS) \
		--rate $(RATE) --faults $(FAULTS) --acts $(ACTS) --deaths $(DEATHS)

# Pace and cost of broadcasts beside usual senders: CHATS=3000 for longer ones.
bench-delivery: $(READY_DEV)
	@$(BIN)/python -m tests.bench.delivery

# Sending, commands and answers beside a broadcast in Telegram: CHATS=3000 for a longer one.
bench-telegram: $(READY_DEV)
	@$(BIN)/python -m tests.bench.telegram

# The page's tests drive Debian's Chromium. Without it they are skipped, except in CI.
browser: $(READY_DEV)
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the page's tests ..."; \
		apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	fi
	@command -v chromium >/dev/null || echo "Chromium is missing: the tests of the chat page are left out. Install it, for example: sudo apt-get install chromium"

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
