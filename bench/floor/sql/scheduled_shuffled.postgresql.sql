-- $2 is when runs are due, $3 and $4 are names of queues.
WITH queues AS (
    SELECT q.id, q.name, q.priority, q.concurrency_limit AS queue_limit, p.concurrency_limit AS pool_limit
    FROM work_pool p JOIN work_queue q ON q.work_pool_id = p.id
    WHERE p.name = $1 AND NOT p.is_paused AND NOT q.is_paused
),
in_flight AS (
    SELECT work_queue_id AS id, count(*) AS n FROM flow_run
    -- Only limits ask for it.
    WHERE EXISTS (SELECT 1 FROM queues WHERE queue_limit IS NOT NULL OR pool_limit IS NOT NULL)
        AND state_type IN ('RUNNING', 'PENDING') AND work_queue_id IN (SELECT id FROM queues)
    GROUP BY work_queue_id
),
slots AS (
    SELECT q.id, q.name, q.priority, CASE WHEN q.queue_limit IS NOT NULL THEN greatest(0, q.queue_limit - coalesce(f.n, 0)) END AS queue_slots,
        CASE WHEN q.pool_limit IS NOT NULL THEN greatest(0, q.pool_limit - sum(coalesce(f.n, 0)) OVER ()) END AS pool_slots
    FROM queues q LEFT JOIN in_flight f USING (id)
)
-- One queue after the other by priority, and no more of them than give enough.
SELECT r.work_queue_id, r.next_scheduled_start_time, r.name, r.id
FROM (SELECT * FROM slots WHERE name IN ($3, $4) ORDER BY priority) s CROSS JOIN LATERAL (
    SELECT id, name, state_name, next_scheduled_start_time, work_queue_id
    FROM flow_run
    WHERE work_queue_id = s.id AND state_type = 'SCHEDULED' AND empirical_policy ->> 'retry_type' IS DISTINCT FROM 'in_process' AND next_scheduled_start_time <= $2
    ORDER BY next_scheduled_start_time + interval '0', id LIMIT least(s.queue_slots, 200)
) r
ORDER BY s.priority, r.next_scheduled_start_time, r.id LIMIT (SELECT least(200, min(pool_slots)) FROM slots)
