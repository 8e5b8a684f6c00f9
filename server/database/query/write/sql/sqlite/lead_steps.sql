-- Every other step (an odd z.s) looks in the index alone for the instant z.until at which the next one ends, which reads the rows
-- between in any order: they are those of several states, and to merge them takes longer than to sort the few that are wanted.
y AS (
    SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
        SELECT json_group_array(json_array(k.k, {wanted}, json_array()))
        FROM (SELECT DISTINCT k.k FROM k) AS k) AS found
    UNION ALL
    SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, ({reach} ORDER BY 1{direction} LIMIT 1 OFFSET {last})),
        z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
            SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
            FROM (
                SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (WHERE q.id IS NOT NULL) AS ids
                FROM (
                    SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
                    FROM (
                        SELECT {key} AS k, NULL AS id, 0 AS n, {missing} AS missing FROM {each} WHERE {missing} > 0
                        UNION ALL
                        SELECT {parent}, t.rowid, row_number() OVER (PARTITION BY {parent} ORDER BY {order}), NULL{rows}) AS f) AS q
                WHERE q.n <= q.missing
                GROUP BY q.k) AS q), z.found)
    FROM y AS z
    WHERE iif(z.s % 2, {untied}, NOT z.ended AND z.s < {steps} AND {goes_on})),
z AS MATERIALIZED (SELECT y.s, y.ended, y.found FROM y WHERE y.s % 2 = 0)
