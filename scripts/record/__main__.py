"""Records a release of Prefect, part by part. scripts/record-prefect runs it."""

import argparse
import asyncio
import pathlib
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import prefect as installed

from . import answers, catalogue, manifest, places, prefect, revisions, sample
from .postgresql import Cluster


class Recording:
    """What the parts share: the release, the folder they write to, a PostgreSQL server and a place for SQLite's files."""

    def __init__(self, version, into, cluster, scratch):
        self.version, self.into, self.cluster, self.scratch = version, into, cluster, scratch

    def migrated(self, name):
        """The addresses of two databases with all of Prefect's tables and no row."""
        path = self.scratch / f"{name}.db"
        addresses = {"sqlite": prefect.sqlite_address(path), "postgresql": self.cluster.create(name)}
        for address in addresses.values():
            prefect.migrate(address)
        return path, addresses

    def write(self, name, text):
        (self.into / name).write_text(text, encoding="utf-8")

    def schema(self):
        path, addresses = self.migrated("schema")
        self.write("catalogue-sqlite.json", catalogue.text(catalogue.of_sqlite(path)))
        self.write("catalogue-postgresql.json", catalogue.text(asyncio.run(catalogue.of_postgresql(addresses["postgresql"]))))
        known = revisions.merged(places.known_revisions(), self.version)
        (places.REVISIONS if self.into == places.TESTDATA else self.into / "revisions.json").write_text(revisions.text(known))


    def sample(self):
        """Leaves the databases beside, for the answers over them."""
        path, addresses = self.migrated("sample")
        sources = {"sqlite": prefect.sqlite_address(sample.unpack_sqlite(self.scratch / "source.db")),
                   "postgresql": sample.restore_postgresql(self.cluster, "source")}
        for dialect, source in sources.items():
            for lost in asyncio.run(sample.copy(source, addresses[dialect])):
                print(f"Prefect {self.version} has no {lost} on {dialect}: its values are left out", file=sys.stderr)
        sample.tidy(path)
        places.write_gzip(self.into / "prefect.sqlite3.gz", path.read_bytes())
        places.write_gzip(self.into / "postgresql.sql.gz", self.cluster.dump("sample"))
        self.write("manifest.json", manifest.text(path, self.version))

    def answers(self):
        path = self.scratch / "answers.db"
        path.write_bytes(places.unpacked(self.into / "prefect.sqlite3.gz"))
        ahead = self.scratch / "ahead.db"
        shutil.copy(path, ahead)
        self.cluster.restore("answers", places.unpacked(self.into / "postgresql.sql.gz"))
        pairs = {"sqlite": (prefect.sqlite_address(path), prefect.sqlite_address(ahead)),
                 "postgresql": (self.cluster.address("answers"), self.cluster.create("ahead", like="answers"))}
        library = answers.clock_ahead(self.scratch)
        with ThreadPoolExecutor(len(pairs)) as beside:
            recorded = {d: beside.submit(answers.record, *pair, library) for d, pair in pairs.items()}
        for dialect, found in recorded.items():
            text = answers.text(answers.carried(found.result(), answers.known(dialect)))
            places.write_gzip(self.into / f"answers-{dialect}.json.gz", text.encode())


PARTS = ("schema", "sample", "answers")


def main():
    parser = argparse.ArgumentParser(prog="record-prefect", description=__doc__)
    parser.add_argument("--into", type=pathlib.Path, default=places.TESTDATA, help="the folder to write to (testdata/prefect)")
    parser.add_argument("--only", default=",".join(PARTS), help="the parts to record, of " + ", ".join(PARTS))
    parser.add_argument("version")
    arguments = parser.parse_args()
    if installed.__version__ != arguments.version:
        sys.exit(f"Prefect {installed.__version__} is installed, not {arguments.version}")
    parts = arguments.only.split(",")
    for part in parts:
        if part not in PARTS:
            sys.exit(f"there is no part {part!r}: the parts are {', '.join(PARTS)}")
    into = arguments.into.resolve()
    into.mkdir(parents=True, exist_ok=True)
    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="record-") as scratch:
        recording = Recording(arguments.version, into, cluster, pathlib.Path(scratch))
        for part in PARTS:
            if part in parts:
                print(f"recording Prefect {arguments.version}: {part}", file=sys.stderr)
                getattr(recording, part)()
        recording.write("VERSION", arguments.version + "\n")


main()
