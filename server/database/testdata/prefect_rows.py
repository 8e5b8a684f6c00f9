"""Writes and reads rows by Prefect's own ORM models, for roundtrip_prefect_test.go.

Standard input has a request a line: {"address": the database's, "write": [{"table", "values"}], "upsert": [{"table",
"values", "key", "update"}], "change": [{"table", "ids", "values", "bulk"}]}, rows to insert, then to upsert, and then to
update, one by one or by one statement. Standard output has a line for each: all rows of each table that there is a model of,
{table: [{column: value}]}; null where it failed. A value has the form that its column's type is given in `encode`.

Or {"address", "documents": {table.column: [JSON]}}: the output has, of the columns that hold objects of Prefect's and no
other JSON, these documents as Prefect writes them.
"""

import asyncio
import datetime
import json
import os
import sys
import uuid

import sqlalchemy as sa
from prefect.server.database import provide_database_interface
from prefect.server.utilities.database import JSON, UUID, Pydantic, Timestamp
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


def seconds(delta):
    """A timedelta as a decimal number of seconds, exactly."""
    micros = delta // MICROSECOND
    return f"{'-' if micros < 0 else ''}{abs(micros) // 1_000_000}.{abs(micros) % 1_000_000:06}"


def encode(type_, value):
    if value is None:
        return None
    if isinstance(type_, Timestamp):
        assert value.utcoffset() == datetime.timedelta(0)
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(type_, sa.Interval):
        return seconds(value)
    if isinstance(type_, UUID):
        return str(value)
    if isinstance(type_, sa.Enum):
        return value.value
    if isinstance(type_, Pydantic):
        return {"json": json.dumps(type_._adapter.dump_python(value, mode="json"))}
    if isinstance(type_, (JSON, sa.JSON)):
        return {"json": json.dumps(value)}
    if isinstance(type_, sa.Float):
        return repr(value)
    return value


def decode(type_, value):
    if value is None:
        return sa.null()  # None would be the column's default, or a JSON null
    if isinstance(type_, Timestamp):
        return datetime.datetime.fromisoformat(value)
    if isinstance(type_, sa.Interval):
        return int(value) * MICROSECOND
    if isinstance(type_, UUID):
        return uuid.UUID(value)
    if isinstance(type_, sa.Enum):
        return type_.enum_class(value)
    if isinstance(type_, Pydantic):
        return None if value["json"] == "null" else type_._adapter.validate_python(json.loads(value["json"]))
    if isinstance(type_, (JSON, sa.JSON)):
        return json.loads(value["json"])
    if isinstance(type_, sa.Float):
        return float(value)
    return value


def as_written(type_, document):
    return encode(type_, type_._adapter.validate_python(json.loads(document)))["json"]


def documents(models, asked):
    out = {}
    for table, (_, attributes) in models.items():
        for column, attribute in attributes.items():
            type_ = attribute.columns[0].type
            if isinstance(type_, Pydantic):
                once = [as_written(type_, document) for document in asked.get(f"{table}.{column}", [])]
                # A set has an order of its own each time that it is read.
                out[f"{table}.{column}"] = [document for document in once if as_written(type_, document) == document]
    return out


async def answer(asked):
    db = provide_database_interface()
    models = {}
    for mapper in db.Base.registry.mappers:
        # A column without a table is an expression over others.
        columns = {a.columns[0].name: a for a in mapper.column_attrs if hasattr(a.columns[0], "table")}
        models[mapper.local_table.name] = (mapper.class_, columns)
    if "documents" in asked:
        return documents(models, asked["documents"])
    async with db.session_context(begin_transaction=True) as session:
        for row in asked.get("write") or []:
            model, attributes = models[row["table"]]
            values = {}
            for column, value in row["values"].items():
                attribute = attributes[column]
                values[attribute.key] = decode(attribute.columns[0].type, value)
            session.add(model(**values))
            await session.flush()
            session.expunge_all()
        for row in asked.get("upsert") or []:
            model, attributes = models[row["table"]]
            columns = {name: attribute.columns[0] for name, attribute in attributes.items()}
            values = {attributes[c].key: decode(columns[c].type, v) for c, v in row["values"].items()}
            insert = db.queries.insert(model).values(**values)
            key = [columns[c] for c in row["key"]]
            if row["update"]:
                taken = {columns[c]: insert.excluded[columns[c].key] for c in row["update"]}
                insert = insert.on_conflict_do_update(index_elements=key, set_=taken)
            else:
                insert = insert.on_conflict_do_nothing(index_elements=key)
            await session.execute(insert)
    async with db.session_context(begin_transaction=True) as session:
        for change in asked.get("change") or []:
            model, attributes = models[change["table"]]
            values = {attributes[c].key: decode(attributes[c].columns[0].type, v) for c, v in change["values"].items()}
            if change["bulk"]:
                await session.execute(sa.update(model).where(model.id.in_(change["ids"])).values(values))
                continue
            for id in change["ids"]:
                one = await session.get(model, id)
                for key, value in values.items():
                    setattr(one, key, value)
                await session.flush()
    out = {}
    async with db.session_context() as session:
        for table, (model, attributes) in models.items():
            out[table] = [
                {column: encode(a.columns[0].type, getattr(row, a.key)) for column, a in attributes.items()}
                for row in (await session.execute(sa.select(model))).scalars().unique()
            ]
    return out


def serve():
    """Each request has a process of its own, which has imported Prefect already: that takes longest."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: asked["address"]}):
                out = asyncio.run(answer(asked))
            print(json.dumps(out), flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            print("null", flush=True)


serve()
