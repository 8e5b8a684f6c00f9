SELECT state_type, count(*) FROM flow_run
WHERE coalesce(start_time, expected_start_time) >= $1 AND coalesce(start_time, expected_start_time) < $2 AND state_type NOT IN ('SCHEDULED', 'PENDING')
GROUP BY state_type ORDER BY count(*) DESC, state_type::text
