#!/usr/bin/env bash
# Fails when `go generate` changes, adds or removes a file: then what is committed is not what the sources say.
# It compares before with after, not with the last commit, so that it can be run in the middle of work.
set -euo pipefail
cd "$(dirname "$0")/.."

snapshot() {
  git ls-files -z --cached --others --exclude-standard | sort -zu | xargs -0 sha256sum 2>/dev/null || true
}

before=$(snapshot)
go generate ./...
if ! changed=$(diff <(printf '%s\n' "$before") <(snapshot)); then
  printf 'generated code is not up to date: run `make generate` and commit the result\n%s\n' "$changed" >&2
  exit 1
fi
