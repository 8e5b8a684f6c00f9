-- So many of the newest runs of all deployments as the caller names have one of some; the others' own runs are looked through.
WITH newest AS MATERIALIZED (
    SELECT id, deployment_id, name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run
    WHERE coalesce(start_time, expected_start_time) <= $1
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT $2
), latest AS MATERIALIZED (
    SELECT DISTINCT ON (deployment_id) * FROM newest ORDER BY deployment_id, e DESC, id DESC
)
SELECT d.id, d.name, coalesce(a.name, l.name), coalesce(a.state_type, l.state_type), coalesce(a.e, l.e), n.name, n.expected_start_time
FROM (SELECT id, name FROM deployment ORDER BY name COLLATE "C", id LIMIT 20) d
LEFT JOIN latest a ON a.deployment_id = d.id
LEFT JOIN LATERAL (
    SELECT name, state_type, e FROM (
        SELECT id, name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run WHERE deployment_id = d.id AND a.id IS NULL AND coalesce(start_time, expected_start_time) <= $1 OFFSET 0
    ) own ORDER BY e DESC, id DESC LIMIT 1
) l ON true
LEFT JOIN LATERAL (
    SELECT name, expected_start_time FROM flow_run
    WHERE deployment_id = d.id AND state_type = 'SCHEDULED' AND expected_start_time > $1
    ORDER BY expected_start_time, id LIMIT 1
) n ON true
ORDER BY d.name COLLATE "C", d.id
