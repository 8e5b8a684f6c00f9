#!/usr/bin/env bash
# Fails when `go generate` changes, adds or removes a file: then what is committed is not what the sources say.
# It compares before with after, not with the last commit, so that it can be run in the middle of work.
set -euo pipefail
cd "$(dirname "$0")/.."

snapshot() {
  git ls-files -z --cached --others --exclude-standard | sort -zu | xargs -0 sha256sum 2>/dev/null || true
}

# What says of itself that it is generated is folded in reviews, and nothing else of the folders that generators write.
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  generated=$(git grep -lE '^(//|#|--) Code generated .* DO NOT EDIT' -- '*.go' '*.graphql' '*.sql' ':!*_test.go' | sort)
  folded=$(git ls-files '*.go' '*.graphql' '*.sql' | git check-attr --stdin linguist-generated | sed -n 's/: linguist-generated: set$//p' | sort)
  unfolded=$(comm -23 <(printf '%s\n' "$generated") <(printf '%s\n' "$folded"))
  # entgql and gqlgen's formatter leave no such line in these.
  surplus=$(comm -13 <(printf '%s\n' "$generated") <(printf '%s\n' "$folded") | grep -vxE 'graph/schema/types.graphql|graph/testdata/schema.graphql' || true)
  if [[ -n $unfolded$surplus ]]; then
    printf '.gitattributes does not fold generated code alone:\n%s\n' "$unfolded$surplus" >&2
    exit 1
  fi
fi

before=$(snapshot)
go generate ./...
if ! changed=$(diff <(printf '%s\n' "$before") <(snapshot)); then
  printf 'generated code is not up to date: run `make generate` and commit the result\n%s\n' "$changed" >&2
  exit 1
fi
