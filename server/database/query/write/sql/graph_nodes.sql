SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label,
    COALESCE(f.state_type, t.state_type) AS state_type,
    COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time,
    COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, {inputs} AS task_inputs
FROM {task_run} LEFT JOIN {flow_run} ON f.parent_task_run_id = t.id LEFT JOIN {flow} ON l.id = f.flow_id
WHERE t.flow_run_id{id} AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL
