#!/bin/sh
# Before a removal and before an upgrade, of .deb ("remove" or "upgrade") and .rpm (0 or 1).
set -e

case "$1" in
  remove | 0) ;;
  *) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
  systemctl disable --now quaestor.service || true
fi
