SELECT d.id, d.name, l.name, l.state_type, l.e, n.name, n.expected_start_time
FROM (SELECT id, name FROM deployment WHERE NOT paused ORDER BY name COLLATE "C", id LIMIT 20) d
LEFT JOIN LATERAL (
    SELECT name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run
    WHERE deployment_id = d.id AND coalesce(start_time, expected_start_time) <= $1
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 1
) l ON true
LEFT JOIN LATERAL (
    SELECT name, expected_start_time FROM flow_run
    WHERE deployment_id = d.id AND state_type = 'SCHEDULED' AND expected_start_time > $1
    ORDER BY expected_start_time, id LIMIT 1
) n ON true
ORDER BY d.name COLLATE "C", d.id
