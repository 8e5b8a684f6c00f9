"""What the sample holds, counted in it. Which rows are worth looking at was chosen once, and goes on from there."""

import json
import sqlite3

from . import places, revisions

COUNTED = {"flow_run_state_types": "flow_run", "task_run_state_types": "task_run"}


def text(path, version):
    known = places.read("manifest.json")
    db = sqlite3.connect(path)
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
    counts = {t: db.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}
    found = {
        "prefect_version": version,
        "alembic_heads": {d: revisions.chain(d)[-1][0] for d in places.DIALECTS},
        "row_counts": {t: n for t, n in counts.items() if n},
        "empty_tables": [t for t, n in counts.items() if not n],
    }
    for name, table in COUNTED.items():
        kinds = db.execute(f"SELECT COALESCE(state_type, '(null)'), count(*) FROM {table} GROUP BY 1 ORDER BY 1")
        found[name] = dict(kinds.fetchall())
    found["interesting"] = [i for i in known["interesting"] if i["table"] in counts]
    db.close()
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"
