-- ?2 is when runs are due, ?3 and ?4 are names of queues.
WITH in_flight AS MATERIALIZED (
    SELECT work_queue_id AS id, count(*) AS n FROM flow_run
    -- Only limits ask for it.
    WHERE EXISTS (SELECT 1 FROM work_pool p JOIN work_queue q ON q.work_pool_id = p.id
            WHERE p.name = ?1 AND (p.concurrency_limit IS NOT NULL OR q.concurrency_limit IS NOT NULL))
        AND state_type IN ('RUNNING', 'PENDING') GROUP BY work_queue_id
)
-- One queue after the other by priority, in the order of the index, and no more of them than give enough.
SELECT r.work_queue_id, coalesce(r.next_scheduled_start_time, NULL), r.name, r.id
FROM work_pool p CROSS JOIN work_queue q CROSS JOIN flow_run r
WHERE p.name = ?1 AND NOT p.is_paused AND q.work_pool_id = p.id AND NOT q.is_paused AND q.name IN (?3, ?4)
    AND r.id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (ORDER BY next_scheduled_start_time NULLS LAST, id) AS n FROM flow_run
            WHERE work_queue_id = q.id AND +state_type = 'SCHEDULED' AND json_extract(empirical_policy, '$.retry_type') IS NOT 'in_process' AND +next_scheduled_start_time <= ?2
        )
        WHERE n <= min(200, coalesce(q.concurrency_limit - coalesce((SELECT n FROM in_flight WHERE id = q.id), 0), 200))
    )
ORDER BY q.priority, r.next_scheduled_start_time NULLS LAST, r.id
LIMIT (
    SELECT max(0, min(200, coalesce(p.concurrency_limit - coalesce(sum(f.n), 0), 200)))
    FROM work_pool p JOIN work_queue q ON q.work_pool_id = p.id LEFT JOIN in_flight f ON f.id = q.id WHERE p.name = ?1 AND NOT q.is_paused
)
