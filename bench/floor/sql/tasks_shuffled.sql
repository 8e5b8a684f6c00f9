SELECT id, name, state_type FROM task_run
WHERE flow_run_id = $1 AND run_count >= 1
ORDER BY expected_start_time DESC, id DESC LIMIT 200
