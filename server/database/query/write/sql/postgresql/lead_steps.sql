-- A step begins behind the instant z.at, which the one before has read all rows of: x are its rows, and f those of parents that
-- pass. PostgreSQL reads an expression's index with the rows, so that they are read in its order.
z AS (
    SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
        SELECT jsonb_agg(jsonb_build_array(k.k, {wanted}::integer, '[]'::jsonb))
        FROM (SELECT DISTINCT k.k FROM k) AS k) AS found
    UNION ALL
    SELECT z.s + 1, c.at, c.rows < {step}, c.found
    FROM z CROSS JOIN LATERAL (
        WITH x AS MATERIALIZED (
            SELECT x.*
            FROM (SELECT {columns}{rows} ORDER BY {first} FETCH FIRST ({step}) ROWS WITH TIES) AS x
            LIMIT {tied}),
        f AS (
            SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0 ORDER BY {labels}) AS n
            FROM x
            WHERE x.c0 IN (SELECT k.k FROM k){passes})
        SELECT (SELECT {end}(x.o0) FROM x) AS at, (SELECT count(*) FROM x) AS rows, (
            SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
            FROM (
                SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (WHERE f.id IS NOT NULL), '[]') AS ids
                FROM (SELECT {key} AS k, {missing} AS missing FROM {each} WHERE {missing} > 0) AS p
                    LEFT JOIN f ON f.k = p.k AND f.n <= p.missing
                GROUP BY p.k, p.missing) AS q) AS found) AS c
    WHERE NOT z.ended AND z.s < {steps} AND ({goes_on}) AND c.rows < {tied})
