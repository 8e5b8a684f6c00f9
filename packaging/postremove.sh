#!/bin/sh
# After a removal of .deb ("remove", "purge", …) and .rpm (0 or 1). What /var/lib/quaestor holds may be a database, so it
# stays, and so does the user who owns it.
set -e

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
fi
if [ "$1" = purge ]; then
  rmdir /etc/quaestor 2>/dev/null || true
  rmdir /var/lib/quaestor 2>/dev/null || echo "quaestor: /var/lib/quaestor is not empty and stays"
  if [ ! -e /var/lib/quaestor ] && getent passwd quaestor >/dev/null; then
    userdel quaestor || true
  fi
fi
