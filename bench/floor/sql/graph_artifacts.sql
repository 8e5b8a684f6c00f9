SELECT a.id, a.task_run_id, a.key, a.type, coalesce(a.created, NULL), a.key IS NULL OR c.id IS NOT NULL, CASE WHEN a.type = 'progress' THEN a.data END
FROM artifact a LEFT JOIN artifact_collection c ON c.key = a.key AND c.latest_id = a.id
WHERE a.flow_run_id = $1 AND a.type <> 'result'
ORDER BY a.created, a.id LIMIT 10000
