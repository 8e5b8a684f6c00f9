-- As Prefect 3.9.1 sends it. Its parameters:
-- : 0
-- : "SCHEDULED"
-- : before
-- : limit
-- : "RUNNING"
-- : "PENDING"
-- : "CANCELLING"
WITH concurrency_queues AS
(SELECT work_queue.id AS id, greatest($1::INTEGER, work_queue.concurrency_limit - count(flow_run.id)) AS available_slots
FROM work_queue LEFT OUTER JOIN flow_run ON flow_run.work_queue_name = work_queue.name AND flow_run.state_type IN ($5::state_type, $6::state_type, $7::state_type)
WHERE work_queue.concurrency_limit IS NOT NULL GROUP BY work_queue.id)
 SELECT scheduled_flow_runs.flow_id, scheduled_flow_runs.deployment_id, scheduled_flow_runs.work_queue_name, scheduled_flow_runs.flow_version, scheduled_flow_runs.deployment_version, scheduled_flow_runs.parameters, scheduled_flow_runs.idempotency_key, scheduled_flow_runs.context, scheduled_flow_runs.empirical_policy, scheduled_flow_runs.tags, scheduled_flow_runs.labels, scheduled_flow_runs.created_by, scheduled_flow_runs.infrastructure_pid, scheduled_flow_runs.job_variables, scheduled_flow_runs.infrastructure_document_id, scheduled_flow_runs.parent_task_run_id, scheduled_flow_runs.auto_scheduled, scheduled_flow_runs.state_id, scheduled_flow_runs.work_queue_id, scheduled_flow_runs.name, scheduled_flow_runs.state_type, scheduled_flow_runs.state_name, scheduled_flow_runs.state_timestamp, scheduled_flow_runs.run_count, scheduled_flow_runs.expected_start_time, scheduled_flow_runs.next_scheduled_start_time, scheduled_flow_runs.start_time, scheduled_flow_runs.end_time, scheduled_flow_runs.total_run_time, scheduled_flow_runs.id, scheduled_flow_runs.created, scheduled_flow_runs.updated, work_queue.id AS wq_id
FROM work_queue LEFT OUTER JOIN concurrency_queues ON work_queue.id = concurrency_queues.id JOIN LATERAL (SELECT flow_run.flow_id AS flow_id, flow_run.deployment_id AS deployment_id, flow_run.work_queue_name AS work_queue_name, flow_run.flow_version AS flow_version, flow_run.deployment_version AS deployment_version, flow_run.parameters AS parameters, flow_run.idempotency_key AS idempotency_key, flow_run.context AS context, flow_run.empirical_policy AS empirical_policy, flow_run.tags AS tags, flow_run.labels AS labels, flow_run.created_by AS created_by, flow_run.infrastructure_pid AS infrastructure_pid, flow_run.job_variables AS job_variables, flow_run.infrastructure_document_id AS infrastructure_document_id, flow_run.parent_task_run_id AS parent_task_run_id, flow_run.auto_scheduled AS auto_scheduled, flow_run.state_id AS state_id, flow_run.work_queue_id AS work_queue_id, flow_run.name AS name, flow_run.state_type AS state_type, flow_run.state_name AS state_name, flow_run.state_timestamp AS state_timestamp, flow_run.run_count AS run_count, flow_run.expected_start_time AS expected_start_time, flow_run.next_scheduled_start_time AS next_scheduled_start_time, flow_run.start_time AS start_time, flow_run.end_time AS end_time, flow_run.total_run_time AS total_run_time, flow_run.id AS id, flow_run.created AS created, flow_run.updated AS updated
FROM flow_run
WHERE flow_run.work_queue_name = work_queue.name AND flow_run.state_type = $2::state_type AND flow_run.next_scheduled_start_time <= $3::TIMESTAMP WITH TIME ZONE ORDER BY flow_run.next_scheduled_start_time
 LIMIT least($4::INTEGER, concurrency_queues.available_slots) FOR UPDATE SKIP LOCKED) AS scheduled_flow_runs ON true
WHERE work_queue.is_paused IS false ORDER BY scheduled_flow_runs.next_scheduled_start_time, scheduled_flow_runs.id
