#!/usr/bin/env bash
# The linter is run from source and is no dependency of the module: its own would come along.
set -euo pipefail
cd "$(dirname "$0")/.."

go vet ./...
go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run "$@"
