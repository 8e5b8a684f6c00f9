"""PostgreSQL's schema, as its own catalogue prints it."""

import asyncpg

COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
       pg_get_expr(d.adbin, d.adrelid) AS default
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""

CONSTRAINTS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE conrelid = $1::regclass AND contype = $2 ORDER BY conname COLLATE "C\""""

INDEXES = """
SELECT c.relname AS name, i.indisunique AS unique, m.amname AS method, i.indisvalid AS valid,
       regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') AS on
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))
ORDER BY c.relname COLLATE "C\""""

ENUMS = """
SELECT t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.typname ORDER BY t.typname"""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename"


async def read(address):
    db = await asyncpg.connect(address.replace("+asyncpg", ""))
    try:
        async def rows(statement, *arguments):
            return [dict(r) for r in await db.fetch(statement, *arguments)]

        tables = {}
        for (name,) in await db.fetch(TABLES):
            of = f'public."{name}"'
            tables[name] = {
                "columns": await rows(COLUMNS, of),
                "primary_key": await rows(CONSTRAINTS, of, b"p"),
                "foreign_keys": await rows(CONSTRAINTS, of, b"f"),
                "unique_constraints": await rows(CONSTRAINTS, of, b"u"),
                "checks": await rows(CONSTRAINTS, of, b"c"),
                "indexes": await rows(INDEXES, of),
            }
        return {
            "dialect": "postgresql",
            "revision": await db.fetchval("SELECT version_num FROM alembic_version"),
            "extensions": [r[0] for r in await db.fetch("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname")],
            "enums": {r["typname"]: r["labels"] for r in await db.fetch(ENUMS)},
            "tables": tables,
        }
    finally:
        await db.close()
