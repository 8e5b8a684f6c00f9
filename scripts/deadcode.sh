#!/usr/bin/env bash
# Fails where a function is reached from no program, and is not in deadcode.txt with its reason; and where that list has one
# that is reached, or gone. What tests alone call is dead to it.
set -euo pipefail
cd "$(dirname "$0")/.."

allowed=scripts/deadcode.txt
found=$(go run golang.org/x/tools/cmd/deadcode@v0.52.0 \
  -f='{{range .Funcs}}{{if not .Generated}}{{printf "%s %s\n" $.Path .Name}}{{end}}{{end}}' ./...)
awk -v list="$allowed" '
  NR == FNR { if ($1 != "" && $1 !~ /^#/) { if (NF < 3) { print list ": no reason for " $1, $2; failed = 1 }; listed[$1 " " $2] = 1 }; next }
  NF { sub(/^github\.com\/quaestor-graph\/quaestor\//, "", $1) }
  !NF { next }
  ($1 " " $2) in listed { used[$1 " " $2] = 1; next }
  ($1 " *") in listed { used[$1 " *"] = 1; next }
  { print "reached from no program: remove it, or give a reason in " list ": " $1, $2; failed = 1 }
  END {
    for (l in listed) if (!(l in used)) { print "reached, or gone: take it off " list ": " l; failed = 1 }
    exit failed
  }' "$allowed" <(printf '%s\n' "$found") >&2
