SELECT id, coalesce(timestamp, NULL) AS at, type, name FROM flow_run_state WHERE flow_run_id = $1 ORDER BY at, id
