#!/usr/bin/env bash
# Makes the archive of a small Debian, of this machine's release, in which the tests install the packages of ours. Does
# nothing where it is there already.
set -euo pipefail

archive=${1:?usage: install-root.sh FILE}
if [[ -e $archive ]]; then
  exit 0
fi
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")
echo "making a small Debian, $suite, in $archive" >&2
mkdir -p "$(dirname "$archive")"
# Essential packages alone, what adds users, and systemd, which does not run but can judge a unit. The archive is renamed when
# it is whole.
trap 'rm -f "$archive.part"' EXIT
mmdebstrap --quiet --variant=essential --include=passwd,systemd --format=tar \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --customize-hook='rm "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"' \
  "$suite" "$archive.part"
mv "$archive.part" "$archive"
