#!/usr/bin/env bash
# Serves the Prefect database that this machine has, else the sample installation. What is given goes to `quaestor serve`.
set -euo pipefail
cd "$(dirname "$0")/.."

prefect_home=${PREFECT_HOME:-$HOME/.prefect}

# Only whether there is a database is asked here; which one it is, and whether it can be opened, is quaestor's to say.
names_a_database() {
  compgen -e | grep -qE '^PREFECT_(SERVER|API)_DATABASE_(CONNECTION_URL|DRIVER|HOST|PORT|USER|NAME|PASSWORD|PASSWORD_FILE)$' ||
    grep -qisE 'database' \
      .env prefect.toml pyproject.toml "${PREFECT_PROFILES_PATH:-$prefect_home/profiles.toml}"
}

if [[ -e $prefect_home/prefect.db ]] || names_a_database || [[ " $* " == *" --database-url"* || " $* " == *" --demo "* ]]; then
  exec bin/quaestor serve "$@"
fi
echo "No Prefect database on this machine: serving a copy of the sample installation, build/sample.db" >&2
make --no-print-directory build/sample.db >&2
exec bin/quaestor serve --database-url sqlite:///build/sample.db "$@"
