#!/usr/bin/env bash
# All tools are run from source, in pinned versions, and are no dependencies of the module: their own would come along.
# golangci-lint runs staticcheck among others, with the checks that .golangci.yml names. What is given goes to it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/check-tidy.sh
go vet ./...
go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run "$@"
scripts/deadcode.sh
scripts/vulncheck.sh
