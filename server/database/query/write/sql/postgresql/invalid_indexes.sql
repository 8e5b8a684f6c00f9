-- PostgreSQL names what REINDEX CONCURRENTLY works with beside the index itself _ccnew and _ccold.
SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, x.relname ~ '_cc(new|old)[0-9]*$'
    AND EXISTS (
        SELECT FROM pg_index o JOIN pg_class ox ON ox.oid = o.indexrelid
        WHERE o.indrelid = i.indrelid AND ox.oid <> x.oid AND starts_with(ox.relname::text, regexp_replace(x.relname, '_cc(new|old)[0-9]*$', '')))
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE NOT i.indisvalid AND x.relkind = 'i' AND t.relnamespace = current_schema()::regnamespace
ORDER BY 1
