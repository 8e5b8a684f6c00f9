-- No index has the order alone: each state type has it, and the branches are merged.
WITH k AS MATERIALIZED (SELECT coalesce(start_time, expected_start_time) AS e, id FROM flow_run WHERE id = $1)
SELECT id, name, state_type, state_name, expected_start_time, start_time, end_time, run_count FROM (
    SELECT id, name, state_type, state_name, +expected_start_time AS expected_start_time, +start_time AS start_time, +end_time AS end_time, run_count, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED' AND coalesce(start_time, expected_start_time) <= (SELECT e FROM k) AND (coalesce(start_time, expected_start_time) < (SELECT e FROM k) OR id < (SELECT id FROM k))
    UNION ALL SELECT id, name, state_type, state_name, +expected_start_time AS expected_start_time, +start_time AS start_time, +end_time AS end_time, run_count, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED' AND coalesce(start_time, expected_start_time) <= (SELECT e FROM k) AND (coalesce(start_time, expected_start_time) < (SELECT e FROM k) OR id < (SELECT id FROM k))
    UNION ALL SELECT id, name, state_type, state_name, +expected_start_time, +start_time, +end_time, run_count, NULL FROM flow_run INDEXED BY ix_flow_run__expected_start_time_desc WHERE expected_start_time IS NULL AND start_time IS NULL AND state_type IN ('COMPLETED', 'FAILED')
    ORDER BY e DESC, id DESC LIMIT 500
)
