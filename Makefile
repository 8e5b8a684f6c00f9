# `make serve` and `make test` are all that a new machine with Go, a C compiler, Node and apt needs.

GO ?= go
# Of one package: one that hangs says where.
TEST_TIMEOUT ?= 45m
SOAK_DURATION ?= 5m
FUZZTIME ?= 30s

# The pages and the playground need Node. Without it everything else is built, and a page says how to get them.
ui_if_possible := $(if $(shell command -v npm 2>/dev/null),ui)
ui_sources := $(shell find ui/playground ui/app ui/scripts ui/*.json ui/*.ts graph/schema/*.graphql -type f -not -path '*/generated/*' 2>/dev/null)

# Tests measure the work that SQLite does through its table sqlite_stmt, which is compiled in only so.
test test-unit soak fuzz lint: export CGO_CFLAGS := -g -O2 -DSQLITE_ENABLE_STMTVTAB
# Prefect's statements use floor(), which Python's SQLite has.
bench: export CGO_CFLAGS := -g -O2 -DSQLITE_ENABLE_STMTVTAB -DSQLITE_ENABLE_MATH_FUNCTIONS
bench: export CGO_LDFLAGS := -g -O2 -lm

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: build
build: $(ui_if_possible) ## build bin/quaestor
	$(GO) build -trimpath -ldflags='-s -w' -o bin/quaestor ./cmd/quaestor

.PHONY: man
man: build ## write the manual pages into build/man
	bin/quaestor man build/man

.PHONY: release
release: ui ## the files of a release, in build/release: VERSION=0.9.0; ARCHS="amd64 arm64"
	@VERSION='$(VERSION)' scripts/release.sh

.PHONY: serve
serve: build ## build all and serve the Prefect database of this machine, else the sample; ARGS="--port 8000" go to serve
	@scripts/serve.sh $(ARGS)

# Beside the race detector what compares answers, one operation at a time, takes more than four times as long. What runs at once
# within an operation is raced by the random operations of graph/cost, the bounds and snapshots of graph, and the server's tests.
module := github.com/quaestor-graph/quaestor
one_at_a_time := graph/aggregate graph/connection graph/cursor graph/filter

# `make lint` has vetted the code. The packages that take longest begin first.
.PHONY: test
test: test-tools $(ui_if_possible) ## install what the tests need, and run all of them
	cd ui && npm test
	@failed=0; set -x; \
	$(GO) test -race -vet=off -timeout=$(TEST_TIMEOUT) $(TESTFLAGS) ./graph ./cmd/quaestor ./server/database \
		$$($(GO) list ./... | grep -vxF $(patsubst %,-e $(module)/%,$(one_at_a_time))) || failed=1; \
	$(GO) test -vet=off -timeout=$(TEST_TIMEOUT) $(TESTFLAGS) $(addprefix ./,$(one_at_a_time)) || failed=1; \
	exit $$failed

.PHONY: test-unit
test-unit: ## the tests that need no server, browser, other program or network; nothing is installed for them
	@$(GO) run ./scripts/unittests $(TESTFLAGS)

.PHONY: test-tools
test-tools: ## install PostgreSQL, PgBouncer, Chromium and the real Prefect where they are missing
	@scripts/install-test-tools.sh

.PHONY: lint
lint: ## go mod tidy, go vet, golangci-lint, deadcode and govulncheck
	@scripts/lint.sh

.PHONY: generate
generate: ## generate the code that is generated
	$(GO) generate ./...

.PHONY: check-generated
check-generated: ## fail when generated code is not up to date
	@scripts/check-generated.sh

.PHONY: bench
bench: build test-tools ## our times against a floor measured in the same run; ARGS="-databases DIR" keep the large databases
	$(GO) run ./bench $(ARGS)

.PHONY: soak
soak: test-tools ## the tests that run for a while, for SOAK_DURATION each
	SOAK_DURATION=$(SOAK_DURATION) $(GO) test -race -count=1 -timeout=2h -run=Soak $(TESTFLAGS) ./...

.PHONY: fuzz
fuzz: test-tools ## what reads texts of strangers, with random ones, for FUZZTIME each
	$(GO) test ./graph/document -run='^$$' -fuzz=FuzzDocument -fuzztime=$(FUZZTIME)
	$(GO) test ./graph/cursor -run='^$$' -fuzz=FuzzDecode -fuzztime=$(FUZZTIME)
	$(GO) test ./graph/filter -run='^$$' -fuzz=FuzzFilter -fuzztime=$(FUZZTIME)
	$(GO) test ./graph/filter -run='^$$' -fuzz=FuzzPath -fuzztime=$(FUZZTIME)
	$(GO) test ./graph/aggregate -run='^$$' -fuzz=FuzzHaving -fuzztime=$(FUZZTIME)
	$(GO) test ./graph/scalar -run='^$$' -fuzz=FuzzDuration -fuzztime=$(FUZZTIME)
	$(GO) test ./server -run='^$$' -fuzz=FuzzBody -fuzztime=$(FUZZTIME)
	$(GO) test ./server/database/config -run='^$$' -fuzz=FuzzAddress -fuzztime=$(FUZZTIME)
	$(GO) test ./server/database/block -run='^$$' -fuzz=FuzzData -fuzztime=$(FUZZTIME)

.PHONY: ui
ui: ui/dist/app/index.html ## build the pages and the playground into ui/dist, from where the binary takes them

ui/dist/app/index.html: ui/node_modules/.package-lock.json $(ui_sources)
	cd ui && npm run build
	@touch $@

ui/node_modules/.package-lock.json: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@

build/sample.db: testdata/prefect/prefect.sqlite3.gz
	@mkdir -p build
	@rm -f $@-wal $@-shm
	gunzip -c $< >$@

.PHONY: clean
clean: ## remove what was built
	rm -rf bin build ui/dist/app ui/dist/playground ui/app/generated ui/node_modules
