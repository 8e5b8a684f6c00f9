SELECT level, +timestamp, message FROM log INDEXED BY ix_log__flow_run_id_timestamp
WHERE flow_run_id = $1 AND message LIKE '%runtimeerror%'
ORDER BY timestamp, id LIMIT 200
