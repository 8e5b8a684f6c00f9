SELECT r.id, r.name, r.state_type, r.expected_start_time, f.name, d.name, q.name, s.type, s.name, s.timestamp
FROM (
    SELECT *, coalesce(start_time, expected_start_time) AS e FROM flow_run
    WHERE coalesce(start_time, expected_start_time) IS NOT NULL AND run_count >= 1
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 200
) r
LEFT JOIN flow f ON f.id = r.flow_id
LEFT JOIN deployment d ON d.id = r.deployment_id
LEFT JOIN work_queue q ON q.id = r.work_queue_id
LEFT JOIN flow_run_state s ON s.id = r.state_id
ORDER BY r.e DESC, r.id DESC
