SELECT b, state_type, n FROM (
    SELECT date_bin('1 hour', coalesce(start_time, expected_start_time), '1970-01-05T00:00Z') AS b, state_type, count(*) AS n FROM flow_run
    WHERE coalesce(start_time, expected_start_time) >= $1 AND coalesce(start_time, expected_start_time) < $2
    GROUP BY b, state_type
) g
ORDER BY b, state_type::text NULLS LAST LIMIT 1000
