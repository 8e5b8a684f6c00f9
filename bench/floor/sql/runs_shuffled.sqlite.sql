-- No index has the order alone: each state type has it, and the branches are merged.
SELECT r.id, r.name, r.state_type, +r.expected_start_time, f.name, d.name, q.name, s.type, s.name, +s.timestamp
FROM (
    SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'SCHEDULED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PENDING' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'RUNNING' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CRASHED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PAUSED' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLING' AND run_count >= 1
    UNION ALL SELECT id, name, state_type, expected_start_time, flow_id, deployment_id, work_queue_id, state_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type IS NULL AND run_count >= 1
    ORDER BY e DESC, id DESC LIMIT 200
) r
LEFT JOIN flow f ON f.id = r.flow_id
LEFT JOIN deployment d ON d.id = r.deployment_id
LEFT JOIN work_queue q ON q.id = r.work_queue_id
LEFT JOIN flow_run_state s ON s.id = r.state_id
ORDER BY r.e DESC, r.id DESC
