-- As Prefect 3.9.1 sends it. Its parameters:
-- : id
SELECT coalesce(flow_run.start_time, flow_run.expected_start_time) AS coalesce_1, flow_run.end_time
FROM flow_run
WHERE flow_run.id = $1::UUID
