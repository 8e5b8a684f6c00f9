#!/usr/bin/env bash
# Installs the real Prefect server, which the tests run beside Quaestor, into a virtual environment of its own.
# Does nothing where it is there already; what an interrupted run left is removed first. Without a version it is the one that
# the recordings are of.
# The wheel's own requirements are installed without extras and with certifi unpinned: as they stand they no longer
# resolve.
set -euo pipefail

venv=${1:?usage: install-prefect.sh FOLDER [VERSION]}
version=${2:-$(<"$(dirname "$0")/../testdata/prefect/VERSION")}
# Written last. The import fails where the system's Python has been replaced since by another.
complete=$venv/complete
if [[ -e $complete && $(<"$complete") == "$version" ]] && "$venv/bin/python" -c 'import pip' 2>/dev/null; then
  exit 0
fi
echo "installing Prefect $version into $venv" >&2
rm -rf "$venv"
python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
"${pip[@]}" download --no-deps --dest "$wheels" "prefect==$version"
"$venv/bin/python" - "$wheels"/prefect-*.whl > "$wheels/requirements.txt" <<'PY'
import email, re, sys, zipfile

wheel = zipfile.ZipFile(sys.argv[1])
name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
metadata = email.message_from_bytes(wheel.read(name))
for requirement in metadata.get_all("Requires-Dist"):
    if "extra ==" in requirement:
        continue
    if re.match(r"certifi\b", requirement):
        requirement = "certifi"
    print(requirement)
PY
# Older releases import it without asking for it: other packages brought it.
echo importlib_metadata >>"$wheels/requirements.txt"
"${pip[@]}" install --requirement "$wheels/requirements.txt"
"${pip[@]}" install --no-deps "$wheels"/prefect-*.whl
echo "$version" >"$complete"
