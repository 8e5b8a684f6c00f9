SELECT id, name, state_type, state_name, +expected_start_time, +start_time, +end_time, run_count
FROM flow_run INDEXED BY ix_flow_run__expected_start_time_desc
WHERE expected_start_time IS NULL AND start_time IS NULL AND id < $1
ORDER BY id DESC LIMIT 500
