#!/bin/sh
# After an installation and after an upgrade, of .deb ("configure", the version before) and .rpm (1 or 2).
set -e

getent group quaestor >/dev/null || groupadd --system quaestor
getent passwd quaestor >/dev/null ||
  useradd --system --gid quaestor --home-dir /var/lib/quaestor --no-create-home --shell /usr/sbin/nologin \
    --comment "Quaestor" quaestor
[ -d /var/lib/quaestor ] || install -d -o quaestor -g quaestor -m 0750 /var/lib/quaestor

# systemd runs here?
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload || true
case "$1" in
  configure) [ -z "$2" ] && first=yes || first= ;;
  *) [ "$1" = 1 ] && first=yes || first= ;;
esac
if [ -n "$first" ]; then
  # It can't know the database, so it is not started.
  echo "quaestor: name your Prefect database in /etc/quaestor/environment, then run: systemctl enable --now quaestor"
else
  systemctl try-restart quaestor.service || true
fi
