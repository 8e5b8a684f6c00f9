-- ?1 and ?2 bound the history, ?3 is the present. Nearly all rows of the table are within: it is read as it lies.
SELECT (unixepoch(substr(expected_start_time, 1, 19) || '') - unixepoch(?1)) / 86400 AS b, state_type, state_name, count(*),
    sum(unixepoch(substr(total_run_time, 1, 19) || '') * 1000000 + CAST(substr(total_run_time, 21) AS INTEGER)
        + CASE WHEN state_type = 'RUNNING' THEN (unixepoch(substr(?3, 1, 19) || '') - unixepoch(substr(state_timestamp, 1, 19) || '')) * 1000000 + CAST(substr(?3, 21) AS INTEGER) - CAST(substr(state_timestamp, 21) AS INTEGER) ELSE 0 END),
    sum(CASE
        WHEN start_time > expected_start_time
        THEN (unixepoch(substr(start_time, 1, 19) || '') - unixepoch(substr(expected_start_time, 1, 19) || '')) * 1000000 + CAST(substr(start_time, 21) AS INTEGER) - CAST(substr(expected_start_time, 21) AS INTEGER)
        WHEN start_time IS NULL AND (state_type IS NULL OR state_type NOT IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')) AND expected_start_time < ?3
        THEN (unixepoch(substr(?3, 1, 19) || '') - unixepoch(substr(expected_start_time, 1, 19) || '')) * 1000000 + CAST(substr(?3, 21) AS INTEGER) - CAST(substr(expected_start_time, 21) AS INTEGER)
        ELSE 0
    END)
FROM flow_run NOT INDEXED
WHERE expected_start_time >= ?1 AND expected_start_time < ?2 AND run_count >= 1
GROUP BY 1, 2, 3
ORDER BY 1, state_type NULLS LAST, state_name NULLS LAST
