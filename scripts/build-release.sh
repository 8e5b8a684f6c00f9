#!/usr/bin/env bash
# Builds the program as it is released: static, so that it runs on every Linux, and knowing its VERSION, COMMIT and DATE.
# It is built for GOARCH. The release and the container image are both built here.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:?usage: VERSION=… [COMMIT=…] [DATE=…] [GOARCH=…] build-release.sh FILE}

goarch=$(go env GOARCH)
if [[ $goarch != "$(go env GOHOSTARCH)" ]]; then
  case $goarch in
    amd64) export CC=${CC:-x86_64-linux-gnu-gcc} ;;
    arm64) export CC=${CC:-aarch64-linux-gnu-gcc} ;;
    *) echo "no C cross compiler is known for $goarch" >&2; exit 1 ;;
  esac
fi

# The caller's settings would change what comes out. netgo and osusergo: the C library's resolver and its users need shared
# libraries while the program runs, and so do SQLite's extensions.
GOOS=linux CGO_ENABLED=1 GOFLAGS='' CGO_CFLAGS='-g -O2' CGO_LDFLAGS='' \
  go build -buildvcs=false -trimpath -tags=netgo,osusergo,sqlite_omit_load_extension \
  -ldflags="-s -w -linkmode=external -extldflags=-static -X=main.release=${VERSION:?} -X=main.commitHash=${COMMIT:-} -X=main.commitDate=${DATE:-}" \
  -o "$out" ./cmd/quaestor
