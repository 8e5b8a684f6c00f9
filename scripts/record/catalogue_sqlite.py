"""SQLite's schema. What its PRAGMAs leave out (names of constraints, checks) is read in the CREATE TABLE."""

import re
import sqlite3

NAMED = r'CONSTRAINT "?(\w+)"? '


def read(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = {}
    for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        if name != "alembic_version":
            tables[name] = table(db, name, sql)
    revision = db.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    db.close()
    return {"dialect": "sqlite", "revision": revision, "tables": tables}


def table(db, name, sql):
    columns, primary = [], []
    for _, column, kind, notnull, default, key, _ in db.execute(f'PRAGMA table_xinfo("{name}")'):
        columns.append({"name": column, "type": kind, "nullable": not notnull,
                        "default": default and " ".join(default.split())})
        if key:
            primary.append((key, column))
    return {
        "columns": columns,
        "primary_key": [column for _, column in sorted(primary)],
        "foreign_keys": foreign_keys(db, name, sql),
        "unique_constraints": unique_constraints(sql),
        "checks": [{"name": n, "check": c} for n, c in re.findall(NAMED + r"CHECK \((.*)\)", sql)],
        "indexes": indexes(db, name),
    }


def names(text):
    return [part.strip().strip('"') for part in text.split(",")]


def foreign_keys(db, name, sql):
    by_columns = {tuple(names(columns)): constraint
                  for constraint, columns in re.findall(NAMED + r"FOREIGN KEY ?\(([^)]*)\)", sql)}
    keys = {}
    for number, _, references, column, referenced, on_update, on_delete, _ in db.execute(f'PRAGMA foreign_key_list("{name}")'):
        key = keys.setdefault(number, {"columns": [], "references": references, "referenced_columns": [],
                                       "on_delete": on_delete, "on_update": on_update})
        key["columns"].append(column)
        key["referenced_columns"].append(referenced)
    for key in keys.values():
        key["name"] = by_columns.get(tuple(key["columns"]))
    return sorted(keys.values(), key=lambda k: (k["columns"], k["name"] or ""))


def unique_constraints(sql):
    found = [{"name": n, "columns": names(columns)} for n, columns in re.findall(NAMED + r"UNIQUE \(([^)]*)\)", sql)]
    return sorted(found, key=lambda u: u["name"])


def indexes(db, table_name):
    found = []
    for _, name, unique, origin, partial in db.execute(f'PRAGMA index_list("{table_name}")'):
        if origin != "c":
            continue  # of a constraint
        keys = []
        for _, position, column, desc, _, is_key in db.execute(f'PRAGMA index_xinfo("{name}")'):
            if is_key:
                keys.append({"expression": True, "desc": bool(desc)} if position == -2 else {"column": column, "desc": bool(desc)})
        sql = " ".join(db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0].split())
        on = re.sub(rf'^.*?\bON\s+"?{table_name}"?\s*', "", sql, count=1, flags=re.IGNORECASE)
        found.append({"name": name, "unique": bool(unique), "keys": keys, "partial": bool(partial), "on": on})
    return sorted(found, key=lambda i: i["name"])
