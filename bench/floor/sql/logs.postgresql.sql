SELECT level, timestamp, message FROM log
WHERE flow_run_id = $1
ORDER BY timestamp, id LIMIT 200
