#!/usr/bin/env bash
# Installs the GraphQL clients that are tested against Quaestor, in the versions of their lock files. Does nothing where
# they are there already.
set -euo pipefail
cd "$(dirname "$0")/../clients"

# npm writes this file last.
installed=node_modules/.package-lock.json
if [[ ! -e $installed || package-lock.json -nt $installed ]]; then
  echo 'installing GraphQL clients from npm' >&2
  # Some packages ask for a newer Node than they need, and say so at length.
  npm ci --no-audit --no-fund --loglevel=error >&2
  touch "$installed"
fi

# Python's gql, in an environment for each of its major versions.
for requirements in gql/*.txt; do
  version=$(basename "$requirements" .txt)
  venv=../build/clients/gql-$version
  if [[ -x $venv/bin/python ]] && cmp -s "$requirements" "$venv/complete"; then
    continue
  fi
  echo "installing gql $version from PyPI" >&2
  rm -rf "$venv"
  mkdir -p ../build/clients
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip --disable-pip-version-check --quiet install --requirement "$requirements" >&2
  cp "$requirements" "$venv/complete"
done
