-- As Prefect 3.9.1 sends it. Its parameters:
-- tag_1: tag
SELECT concurrency_limit.tag, concurrency_limit.concurrency_limit, concurrency_limit.active_slots, concurrency_limit.id, concurrency_limit.created, concurrency_limit.updated
FROM concurrency_limit
WHERE concurrency_limit.tag = :tag_1
