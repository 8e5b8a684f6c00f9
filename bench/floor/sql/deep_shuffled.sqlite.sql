-- No index has the order alone: each state type has it, and the branches are merged.
WITH k AS MATERIALIZED (SELECT coalesce(start_time, expected_start_time) AS e, id FROM flow_run WHERE id = $1)
SELECT r.id, r.name, r.state_type, r.state_name, +r.expected_start_time, +r.start_time, +r.end_time, r.run_count
FROM (
    SELECT id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED' AND coalesce(start_time, expected_start_time) <= (SELECT e FROM k) AND (coalesce(start_time, expected_start_time) < (SELECT e FROM k) OR id < (SELECT id FROM k))
    UNION ALL SELECT id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED' AND coalesce(start_time, expected_start_time) <= (SELECT e FROM k) AND (coalesce(start_time, expected_start_time) < (SELECT e FROM k) OR id < (SELECT id FROM k))
    UNION ALL SELECT id, NULL FROM flow_run INDEXED BY ix_flow_run__expected_start_time_desc WHERE expected_start_time IS NULL AND start_time IS NULL AND state_type IN ('COMPLETED', 'FAILED')
    ORDER BY e DESC, id DESC LIMIT 500
) p
CROSS JOIN flow_run r ON r.id = p.id
ORDER BY p.e DESC, p.id DESC
