SELECT f.id, f.name, r.id, r.name, r.state_type
FROM (SELECT id, name FROM flow WHERE name LIKE 'parent %' ORDER BY name COLLATE "C", id LIMIT 50) f
LEFT JOIN LATERAL (
    SELECT id, name, state_type, coalesce(start_time, expected_start_time) AS e FROM flow_run
    WHERE flow_id = f.id AND coalesce(start_time, expected_start_time) IS NOT NULL
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 10
) r ON true
ORDER BY f.name COLLATE "C", f.id, r.e DESC, r.id DESC
