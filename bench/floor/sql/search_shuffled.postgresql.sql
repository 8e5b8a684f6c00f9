SELECT level, timestamp, message FROM log
WHERE flow_run_id = $1 AND message COLLATE "C" ILIKE '%runtimeerror%' AND level >= 40
ORDER BY timestamp, id LIMIT 200
