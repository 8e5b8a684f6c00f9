SELECT id, name, state_type, tags, parameters FROM flow_run
WHERE coalesce(start_time, expected_start_time) IS NOT NULL AND tags @> '["prod", "bi"]' AND parameters @> '{"board": "finance"}'
ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 50
