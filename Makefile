# Changli 长立. `make run` and `make test` install what is missing on Debian 12 with Swift 6.3.
SHELL := /bin/bash
DEMO ?= .demo
PORT ?= 8080
BUILD ?= .build
NOTICES ?= Tests/DocumentsTests/Fixtures/notices
N ?= 1000000

.PHONY: run test unit browser lint bench load accuracy clean

# A second run starts at once with the data kept: the demo is filled only where there is none.
run: .setup-run
	swift build -c release --product changli --scratch-path $(BUILD)
	@if [ ! -e $(DEMO)/journal.sqlite ]; then $(BUILD)/release/changli demo --data $(DEMO); fi
	$(BUILD)/release/changli serve --data $(DEMO) --port $(PORT)

test: lint unit browser

unit: .setup-test
	swift build --build-tests --scratch-path $(BUILD)
	swift test --skip-build --scratch-path $(BUILD)

browser: .setup-test
	swift build --product changli --scratch-path $(BUILD)
	.venv/bin/python -m pytest -q Tests/Process
	.venv/bin/python -m pytest -q Tests/Browser

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

bench: .setup-test
	swift build -c release --product changli --scratch-path $(BUILD)
	scripts/bench $(BUILD)/release/changli

load: .setup-run
	swift build -c release --product changli --scratch-path $(BUILD)
	$(BUILD)/release/changli load --data .load --count $(N)

accuracy:
	swift build --product changli --scratch-path $(BUILD)
	$(BUILD)/debug/changli accuracy $(NOTICES)

.setup-run .setup-test: scripts/setup
	scripts/setup $(@:.setup-%=%)
	@touch $@

clean:
	rm -rf $(BUILD) .venv .setup-run .setup-test
