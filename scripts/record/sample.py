"""The sample installation: the rows of the committed one, which tests and documents name, as the release that runs this
would write them.

Each dialect's rows are read from its own sample, through the types of this release's models, and written through them into
tables that this release's migrations made. So ids and times stay, and how values are stored is Prefect's. What the release
adds has its defaults, and what it lacks is left out. Rows that the release itself makes are those of live.py.
"""

import sqlite3

import sqlalchemy as sa
from prefect.server.database import orm_models
from prefect.server.utilities.database import JSON, UUID, Pydantic, Timestamp
from sqlalchemy.ext.asyncio import create_async_engine

from . import places

# How many rows a statement inserts.
BATCH = 500

MODELS = orm_models.Base.metadata.tables


def unpack_sqlite(path):
    path.write_bytes(places.unpacked(places.TESTDATA / "prefect.sqlite3.gz"))
    return path


def restore_postgresql(cluster, database):
    return cluster.restore(database, places.unpacked(places.TESTDATA / "postgresql.sql.gz"))


def tidy(path):
    """The file as it lies: without free pages, and with what Prefect's journal mode leaves in its head."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def without_foreign_keys(address):
    """Tables are filled in the order of their names. SQLite looks at foreign keys only where it is told to."""
    if address.startswith("sqlite"):
        return create_async_engine(address)
    return create_async_engine(address, connect_args={"server_settings": {"session_replication_role": "replica"}})


def kind(table, column, reflected):
    """The type of a column: the model's, or the one of Prefect's that stores what the column was declared as."""
    model = MODELS[table].columns.get(column) if table in MODELS else None
    if model is not None:
        # A model's own objects would bring what this release has added to them.
        if isinstance(model.type, Pydantic):
            return JSON()
        return sa.JSON(none_as_null=True) if isinstance(model.type, sa.JSON) else model.type
    declared = str(reflected).upper()
    for words, own in ((("UUID", "CHAR(36)"), UUID()), (("TIMESTAMP", "DATETIME"), Timestamp()), (("JSON",), JSON())):
        if declared.startswith(words):
            return own
    return reflected


def is_json(column):
    return isinstance(column.type, (JSON, sa.JSON))


async def columns_of(engine):
    def inspect(connection):
        found = sa.inspect(connection)
        return {t: {c["name"]: c["type"] for c in found.get_columns(t)} for t in found.get_table_names() if t != "alembic_version"}

    async with engine.connect() as connection:
        return await connection.run_sync(inspect)


async def copy(source_address, target_address):
    """Says what of the source the target has no place for."""
    source, target = create_async_engine(source_address), without_foreign_keys(target_address)
    before, after = await columns_of(source), await columns_of(target)
    lost = [t for t in before if t not in after]
    for name in sorted(before.keys() & after.keys()):
        lost += [f"{name}.{c}" for c in before[name] if c not in after[name]]
        shared = [sa.Column(c, kind(name, c, t)) for c, t in before[name].items() if c in after[name]]
        await copy_table(source, target, sa.Table(name, sa.MetaData(), *shared))
    await source.dispose()
    await target.dispose()
    return lost


async def copy_table(source, target, table):
    json = [c for c in table.columns if is_json(c)]
    # A JSON null and no value are both None.
    chosen = [*table.columns, *(c.is_(sa.null()).label(f"no {c.name}") for c in json)]
    physical = sa.literal_column("ctid" if source.dialect.name == "postgresql" else "rowid")
    async with source.connect() as reading, target.begin() as writing:
        rows = (await reading.execute(sa.select(*chosen).order_by(physical))).mappings().all()
        for start in range(0, len(rows), BATCH):
            await writing.execute(sa.insert(table), [stored(row, table, json) for row in rows[start:start + BATCH]])


def stored(row, table, json):
    values = {c.name: row[c.name] for c in table.columns}
    for c in json:
        if values[c.name] is None and not row[f"no {c.name}"]:
            values[c.name] = sa.JSON.NULL
    return values
