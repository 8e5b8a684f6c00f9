#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, PgBouncer, Chromium, curl, Python's venv and what tries the
# packages of a release from Debian's packages, and with it the real Prefect; GraphQL clients from npm. Does nothing, and needs
# no root, where all of them are there already.
set -euo pipefail
cd "$(dirname "$0")/.."

prefect=build/prefect-$(<testdata/prefect/VERSION)

missing=()
# Debian keeps PostgreSQL's server programs out of PATH.
if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && ! command -v initdb >/dev/null; then
  missing+=(postgresql)
fi
command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || missing+=(pgbouncer)
command -v chromium >/dev/null || missing+=(chromium)
command -v curl >/dev/null || missing+=(curl)
# For the packages of a release: what makes a root to install them in, and what reads the .rpm.
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
command -v rpm >/dev/null || missing+=(rpm)
# Debian's python3 has the module venv, but cannot make one that has pip.
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)

# What comes from the registries of languages.
install_packages() {
  scripts/install-prefect.sh "$prefect"
  scripts/install-clients.sh
  scripts/install-root.sh build/root.tar
}

if ((${#missing[@]} == 0)); then
  install_packages
  exit
fi
echo "installing ${missing[*]}" >&2

if ! command -v apt-get >/dev/null; then
  echo "this machine has no apt-get: install ${missing[*]} by hand, then run this again" >&2
  exit 1
fi
if ((EUID == 0)); then
  as_root=()
elif command -v sudo >/dev/null; then
  as_root=(sudo)
else
  echo "installing ${missing[*]} needs root or sudo" >&2
  exit 1
fi

# The tests start their own servers, so the packages' services stay off: this file is how Debian is told so.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2

install_packages
