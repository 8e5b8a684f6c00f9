SELECT id, name, state_type, state_name, expected_start_time, start_time, end_time, run_count
FROM flow_run
WHERE coalesce(start_time, expected_start_time) IS NULL AND id < $1
ORDER BY id DESC LIMIT 500
