SELECT level, timestamp, message FROM log
WHERE flow_run_id = $1 AND level >= 20
ORDER BY timestamp, id LIMIT 200
