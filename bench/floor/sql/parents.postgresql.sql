-- So many of the newest runs of all flows as the caller names have enough of some; the others' own runs are sorted.
WITH newest AS MATERIALIZED (
    SELECT id, flow_id, name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run
    WHERE coalesce(start_time, expected_start_time) IS NOT NULL
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT $1
), ranked AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY flow_id ORDER BY e DESC, id DESC) AS n FROM newest
), f AS MATERIALIZED (
    SELECT id, name, (SELECT count(*) FROM ranked WHERE flow_id = flow.id AND n <= 10) AS n
    FROM flow WHERE name LIKE 'parent %' ORDER BY name COLLATE "C", id LIMIT 50
)
SELECT f.id, f.name, r.id, r.name, r.state_type
FROM f LEFT JOIN LATERAL (
    SELECT id, name, state_type, e FROM ranked WHERE flow_id = f.id AND ranked.n <= 10 AND f.n = 10
    UNION ALL
    (SELECT * FROM (
        SELECT id, name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run WHERE flow_id = f.id AND f.n < 10 OFFSET 0
    ) own ORDER BY e DESC NULLS LAST, id DESC LIMIT 10)
) r ON true
ORDER BY f.name COLLATE "C", f.id, r.e DESC NULLS LAST, r.id DESC
