SELECT s.task_run_id, s.type, s.name, s.timestamp FROM task_run_state s
WHERE s.task_run_id IN (
    SELECT id FROM task_run WHERE flow_run_id = $1
    ORDER BY expected_start_time DESC, id DESC LIMIT 200
)
ORDER BY s.task_run_id, s.timestamp, s.id
