# `make` alone prints what there is. On a fresh Debian 12 `make card` and `make test` work as they
# are: both install what is missing, with sudo unless run by root, and both can be run again.

.DEFAULT_GOAL := help
.PHONY: help card rows test kill-loop exhaustive fuzz build bench faults fmt tidy install deps clean

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
KILLS ?= 1000
FUZZ_SECONDS ?= 600

test: PRESET ?= dev
card rows build install faults kill-loop: PRESET ?= release

help:
	@echo 'make card      make a system card of the default model and print where it is'
	@echo 'make rows      examine the default model by every suite: 20 minutes   [QUICK=quick: 2 minutes]'
	@echo 'make test      build and run all tests   [PRESET=dev|release|asan|tsan]'
	@echo 'make kill-loop kill runs at 1,000 random moments; nothing acknowledged may be lost   [KILLS=1000]'
	@echo 'make exhaustive flip bits of every byte of a published card   (an hour)'
	@echo 'make fuzz      fuzz every parser of foreign bytes, each for ten minutes   [FUZZ_SECONDS=600 FUZZ=name]'
	@echo 'make build     build syscard             [PRESET=release]'
	@echo 'make bench     build and run the benchmarks'
	@echo 'make faults    10,000 samples through every fault of a service   [PRESET=release]'
	@echo 'make fmt       format the sources'
	@echo 'make tidy      run clang-tidy over src'
	@echo 'make install   install syscard           [PREFIX=/usr/local]'
	@echo 'make deps      install the Debian packages that a build needs'
	@echo 'make clean     remove build/; cards in out/ and the model stay'

card: build
	@tools/make-card build/$(PRESET)/syscard

rows: build
	@tools/make-rows build/$(PRESET)/syscard $(QUICK)

build: deps
	@cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --parallel $(JOBS) --target syscard syscard-verify

test: deps
	@cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --parallel $(JOBS)
	@build/$(PRESET)/syscard models fetch default || echo 'the tests on a real model are skipped'
	@ctest --preset $(PRESET)

kill-loop: build
	@python3 -B tests/cli/kill_loop.py build/$(PRESET)/syscard $(KILLS)

exhaustive: PRESET = release
exhaustive: deps
	@cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --parallel $(JOBS) --target evidence_tests verify_tests
	@SYSCARD_EXHAUSTIVE=1 build/$(PRESET)/evidence_tests --gtest_filter='Tampering.*'
	@SYSCARD_EXHAUSTIVE=1 build/$(PRESET)/verify_tests --gtest_filter='*FlippedBit*'

fuzz:
	@tools/install-deps fuzz
	@cmake --preset fuzz
	@cmake --build --preset fuzz --parallel $(JOBS) --target fuzzers
	@tools/fuzz $(FUZZ_SECONDS) $(FUZZ)

bench:
	@tools/install-deps bench
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target bench

faults: build
	@python3 -B tests/service/faults_test.py build/$(PRESET)/syscard . 10000

fmt:
	@tools/install-deps format
	@find $(wildcard src tests bench fuzz) -name '*.h' -o -name '*.cpp' | xargs clang-format-19 -i

tidy:
	@tools/install-deps tidy
	@cmake --preset tidy
	@run-clang-tidy-19 -quiet -p build/tidy -j $(JOBS) '/src/.*\.cpp$$'

install: build
	@cmake --install build/$(PRESET) --prefix $(PREFIX)

deps:
	@tools/install-deps

clean:
	@rm -rf build
