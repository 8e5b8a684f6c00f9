"""The schema of a database after all of Prefect's migrations, and the form of its file."""

import json

from . import catalogue_postgresql, catalogue_sqlite


def of_sqlite(path):
    return catalogue_sqlite.read(path)


async def of_postgresql(address):
    return await catalogue_postgresql.read(address)


def text(catalogue):
    """JSON with a line for each column, key and index, so that a diff shows which of them changed."""

    def line(value):
        return json.dumps(value, ensure_ascii=False)

    def group(name, values):
        if not values:
            return f'      "{name}": []'
        if not isinstance(values[0], dict):
            return f'      "{name}": {line(values)}'
        return f'      "{name}": [\n' + ",\n".join("        " + line(v) for v in values) + "\n      ]"

    head = [f'  "{name}": {line(catalogue[name])}' for name in ("dialect", "revision", "extensions") if name in catalogue]
    if "enums" in catalogue:
        enums = [f'    "{name}": {line(values)}' for name, values in sorted(catalogue["enums"].items())]
        head.append('  "enums": {\n' + ",\n".join(enums) + "\n  }")
    tables = []
    for name, table in sorted(catalogue["tables"].items()):
        tables.append(f'    "{name}": {{\n' + ",\n".join(group(*g) for g in table.items()) + "\n    }")
    head.append('  "tables": {\n' + ",\n".join(tables) + "\n  }")
    return "{\n" + ",\n".join(head) + "\n}\n"
