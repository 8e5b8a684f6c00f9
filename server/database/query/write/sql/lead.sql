-- The page of each parent: k are the parents, z the steps of the lead, each with what it has found, d the parents that have a
-- whole page there, or all of their rows.
WITH RECURSIVE k AS MATERIALIZED (SELECT p.n, p.k FROM {keys}),
{steps},
d AS MATERIALIZED (SELECT {key} AS k FROM z CROSS JOIN {each} WHERE {missing} = 0{whole})
SELECT s.n, {selected}
FROM (
    SELECT f.n, f.id
    FROM (
        SELECT k.n, f.id
        FROM (SELECT {key} AS k, {id} AS id FROM z CROSS JOIN {each} CROSS JOIN {each_id}) AS f JOIN k ON k.k = f.k
        WHERE f.k IN (SELECT d.k FROM d)
        LIMIT {rows}) AS f
    UNION ALL
    SELECT p.n, t.{row}{others}) AS s CROSS JOIN {again}{lookups}{behind}
ORDER BY s.n, {order}
