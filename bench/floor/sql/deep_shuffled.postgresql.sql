(SELECT id, name, state_type, state_name, expected_start_time, start_time, end_time, run_count
FROM flow_run
WHERE coalesce(start_time, expected_start_time) <= (SELECT coalesce(start_time, expected_start_time) FROM flow_run WHERE id = $1) AND (coalesce(start_time, expected_start_time) < (SELECT coalesce(start_time, expected_start_time) FROM flow_run WHERE id = $1) OR id < $1) AND NOT auto_scheduled
ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 500)
UNION ALL
(SELECT id, name, state_type, state_name, expected_start_time, start_time, end_time, run_count
FROM flow_run
WHERE coalesce(start_time, expected_start_time) IS NULL AND NOT auto_scheduled
ORDER BY id DESC LIMIT 500)
LIMIT 500
