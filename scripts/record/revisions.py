"""The revisions of Prefect's migrations, the oldest first, and the head of each release that was recorded."""

import json
import pathlib

import prefect
from alembic.config import Config
from alembic.script import ScriptDirectory

from . import places

MIGRATIONS = pathlib.Path(prefect.__file__).parent / "server" / "database" / "_migrations"


def chain(dialect):
    """Revisions with their dates. Where two have the same parent, the one that Alembic runs first comes first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / "versions" / dialect))
    script = ScriptDirectory.from_config(config)
    found = [[r.revision, created(r)] for r in script.walk_revisions("base", "heads")]
    return found[::-1]


def created(revision):
    """The date of its file's name, which is how Prefect's own are sorted."""
    return "-".join(pathlib.Path(revision.path).name.split("_")[:3])


def merged(known, version):
    """What is known with this release's head. The chain is the newest release's: an older one has a part of it."""
    chains = {d: chain(d) for d in places.DIALECTS}
    heads = dict(known["heads_by_release"])
    heads[version] = {d: c[-1][0] for d, c in chains.items()}
    heads = dict(sorted(heads.items(), key=lambda h: [int(n) for n in h[0].split(".")]))
    if list(heads)[-1] != version:
        chains = known["chain"]
    return {"heads_by_release": heads, "chain": chains}


def text(revisions):
    heads = [f'  {json.dumps(r)}: {json.dumps(h)}' for r, h in revisions["heads_by_release"].items()]
    chains = []
    for dialect, revision in revisions["chain"].items():
        chains.append(f'  "{dialect}": [\n' + ",\n".join("   " + json.dumps(r) for r in revision) + "\n  ]")
    return '{\n "heads_by_release": {\n' + ",\n".join(heads) + '\n },\n "chain": {\n' + ",\n".join(chains) + "\n }\n}\n"
