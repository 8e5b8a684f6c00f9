"""Programs of the Prefect that runs this, on a database of ours."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from .postgresql import free_port

BIN = pathlib.Path(sys.executable).parent

# It asks nothing of other machines, and changes nothing by itself as time goes by.
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
    "NO_COLOR": "1",
    # Of libraries newer than the release.
    "PYTHONWARNINGS": "ignore",
    "TZ": "UTC",
}


def environment(home, database, **settings):
    """A database's address is that of SQLAlchemy."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    return {**kept, "HOME": str(home), "PREFECT_HOME": str(home), "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
            "PREFECT_API_DATABASE_CONNECTION_URL": database, **QUIET, **settings}


def migrate(database):
    """Lets Prefect make all of its tables."""
    with tempfile.TemporaryDirectory(prefix="record-home-") as home:
        done = subprocess.run([BIN / "prefect", "server", "database", "upgrade", "-y"], env=environment(home, database),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit("Prefect's migrations failed:\n" + done.stdout)


def sqlite_address(path):
    return f"sqlite+aiosqlite:///{path}"


class Server:
    """Prefect's API server. No service of it runs, unless services are asked for."""

    def __init__(self, database, services=False, python_path="", **settings):
        self.database, self.services, self.settings, self.python_path = database, services, settings, python_path

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="record-home-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        settings = dict(self.settings)
        if not self.services:
            settings |= {"PREFECT_API_DATABASE_MIGRATE_ON_START": "false", "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false",
                         "PREFECT_API_BLOCKS_REGISTER_ON_START": "false", "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false"}
        env = environment(self.home.name, self.database, **settings)
        if self.python_path:
            env["PYTHONPATH"] = self.python_path
        command = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        if not self.services:
            command.append("--no-services")
        self.log = open(pathlib.Path(self.home.name) / "log", "w+b")
        self.process = subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log)
        for _ in range(1800):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + "/health"):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.log.seek(0)
        text = self.log.read().decode(errors="replace")
        self.__exit__()
        raise SystemExit("Prefect's server did not start:\n" + text)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.home.cleanup()
