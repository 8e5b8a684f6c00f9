#!/usr/bin/env bash
# Fails when go.mod or go.sum is not what `go mod tidy` makes of it, and says how they differ.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! changes=$(go mod tidy -diff 2>&1); then
  printf 'go.mod is not tidy: run `go mod tidy` and commit the result\n%s\n' "$changes" >&2
  exit 1
fi
