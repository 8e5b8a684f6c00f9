"""A PostgreSQL server of this program's own, on a free port of the loopback address, which ends with it."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ADMIN = "postgres"


def programs():
    """The folder of initdb: the newest that Debian has, else that of PATH."""
    found = [p.parent for p in pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    if not on_path:
        raise SystemExit("PostgreSQL is not installed: `make test-tools` installs it")
    return pathlib.Path(on_path).parent


def account():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("there is no user but root that PostgreSQL could run as")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """Texts are in the order of their bytes, as on SQLite, so that the answers of both dialects can be compared."""

    def __init__(self):
        self.bin = programs()
        self.account = account()
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="record-postgresql-"))
        self.port = free_port()
        if self.account:
            os.chown(self.dir, self.account.pw_uid, self.account.pw_gid)

    def run(self, *command, **more):
        as_user = {"user": self.account.pw_uid, "group": self.account.pw_gid} if self.account else {}
        return subprocess.Popen([str(c) for c in command], cwd=self.dir, **as_user, **more)

    def __enter__(self):
        initdb = self.run(
            self.bin / "initdb", f"--pgdata={self.dir / 'data'}", f"--username={ADMIN}", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
            stdout=subprocess.DEVNULL,
        )
        if initdb.wait():
            raise SystemExit("initdb failed")
        self.log = open(self.dir / "log", "wb")
        self.server = self.run(
            self.bin / "postgres", "-D", self.dir / "data", "-p", self.port, "-k", self.dir, "-c", "listen_addresses=127.0.0.1",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "timezone=UTC", stdout=self.log, stderr=self.log,
        )
        ready = [self.bin / "pg_isready", "-q", "-h", self.dir, "-p", str(self.port)]
        while subprocess.run(ready).returncode:
            if self.server.poll() is not None:
                raise SystemExit("PostgreSQL ended:\n" + (self.dir / "log").read_text())
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGINT)  # does not wait for connections
        self.server.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def psql(self, database, *arguments, **more):
        return subprocess.run(
            [self.bin / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.dir, "-p", str(self.port), "-U", ADMIN, "-d", database,
             *arguments], check=True, **more)

    def create(self, database, like=None):
        self.psql("postgres", "-c", f"CREATE DATABASE {database}" + (f" TEMPLATE {like}" if like else ""))
        return self.address(database)

    def address(self, database):
        return f"postgresql+asyncpg://{ADMIN}@127.0.0.1:{self.port}/{database}"

    def restore(self, database, dump):
        address = self.create(database)
        self.psql(database, "-o", "/dev/null", input=dump)
        self.psql(database, "-c", "ANALYZE")
        return address

    def dump(self, database):
        """The database as SQL without owners. What names the dumping program, or is drawn for each dump, is left out."""
        text = subprocess.run(
            [self.bin / "pg_dump", "-h", self.dir, "-p", str(self.port), "-U", ADMIN, "--no-owner", "--no-privileges",
             "--quote-all-identifiers", database], check=True, stdout=subprocess.PIPE, text=True).stdout
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith(("\\restrict", "\\unrestrict"))]
        return "".join(kept).encode()
