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
