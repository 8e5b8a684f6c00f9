SELECT f.id IS NOT NULL, coalesce(f.id, t.id), coalesce(l.name || ' / ' || f.name, t.name), coalesce(f.state_type, t.state_type),
    coalesce(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time),
    coalesce(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END), t.task_inputs
FROM task_run t LEFT JOIN flow_run f ON f.parent_task_run_id = t.id LEFT JOIN flow l ON l.id = f.flow_id
WHERE t.flow_run_id = $1 AND coalesce(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL
