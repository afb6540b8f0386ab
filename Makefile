# Two commands do everything on a bare Debian 12 with Go: `make run`, `make test`.
SHELL := /bin/bash
DATA ?= data
LISTEN ?= 127.0.0.1:8080
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
VERSITYGW := .cache/bin/versitygw
INTEROP := internal/e2e/interop/node_modules
# ./... leaves out folders named testdata.
PACKAGES := ./... ./testdata/gen/... ./testdata/bench/...
SERVICES := go run ./internal/servicetest/run --

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

build: ## build bin/sohoa
	@deploy/debian-packages.sh run
	go build -ldflags "-X main.version=$(VERSION)" -o bin/sohoa ./cmd/sohoa

agent: ## build sohoa-agent for office PCs into bin/agent
	@for t in linux/amd64 linux/arm64 windows/amd64 windows/arm64; do \
	  os=$${t%/*}; arch=$${t#*/}; out=bin/agent/sohoa-agent-$$os-$$arch; [ $$os = windows ] && out=$$out.exe; echo $$out; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $$out ./cmd/sohoa-agent || exit 1; \
	done

run: build ## start Sohoa on LISTEN with its data in DATA and the sample scans in its hotfolder
	@deploy/drop-samples.sh testdata/samples $(DATA)
	exec bin/sohoa serve --data $(DATA) --listen $(LISTEN)

test: ## run every test against the real services, which it starts and stops itself
	@deploy/debian-packages.sh test
	@$(MAKE) --no-print-directory $(VERSITYGW) $(INTEROP)
	SOHOA_VERSITYGW=$(CURDIR)/$(VERSITYGW) $(SERVICES) go test -race -timeout 25m $(PACKAGES)

$(VERSITYGW):
	GOBIN=$(CURDIR)/.cache/bin go install github.com/versity/versitygw/cmd/versitygw@v1.8.0

$(INTEROP): internal/e2e/interop/package-lock.json
	cd $(@D) && npm ci --ignore-scripts && touch node_modules

lint: ## formatting, vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet $(PACKAGES)
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 $(PACKAGES)

SET ?= testdata/samples
bench: build ## the papers of SET through Sohoa, beside tesseract and ocrmypdf where installed
	go run ./testdata/bench --sohoa bin/sohoa $(SET)

bench-steps: ## Go benchmarks of the steps, ready for benchstat
	go test -run '^$$' -bench . -benchmem ./ocr/... ./internal/extract ./internal/vn ./internal/preview ./internal/catalog/sqlite

FUZZTIME ?= 20s
fuzz: ## every fuzz target for FUZZTIME
	@for f in $$(git grep -lE '^func Fuzz' -- '*_test.go'); do \
	  for t in $$(grep -oE '^func Fuzz[A-Za-z0-9]+' $$f | cut -c6-); do \
	    echo "== $$(dirname $$f) $$t"; go test -run '^$$' -fuzz "^$$t\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$f) || exit 1; \
	  done; done

.PHONY: help build agent run test lint bench bench-steps fuzz
