"""Where recordings and their sources lie."""

import gzip
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTDATA = ROOT / "testdata" / "prefect"
# The program itself reads these: which revisions it knows.
REVISIONS = ROOT / "server" / "database" / "orm" / "revisions.json"
DIALECTS = ("sqlite", "postgresql")


def read(name):
    """What a committed recording says."""
    return json.loads(unpacked(TESTDATA / name))


def unpacked(path):
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def known_revisions():
    return json.loads(REVISIONS.read_text())


def write_gzip(path, content):
    """Equal content gives equal files: no name and no time in the head."""
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(content)
