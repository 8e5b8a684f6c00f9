-- $1 and $2 bound the history, $3 is the present.
SELECT (extract(epoch FROM b - $1::timestamptz) / 86400)::int, state_type, state_name, n, (extract(epoch FROM run) * 1000000)::bigint, coalesce((extract(epoch FROM late) * 1000000)::bigint, 0) FROM (
    SELECT b, state_type, state_name, count(*) AS n, sum(run) AS run, sum(late) AS late FROM (
        SELECT date_bin('1 day', expected_start_time, $1::timestamptz) AS b, state_type, state_name,
            CASE WHEN state_type = 'RUNNING' THEN total_run_time + ($3::timestamptz - state_timestamp) ELSE total_run_time END AS run,
            CASE
                WHEN start_time > expected_start_time THEN start_time - expected_start_time
                WHEN start_time IS NULL AND (state_type IS NULL OR state_type NOT IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')) AND expected_start_time < $3::timestamptz THEN $3::timestamptz - expected_start_time
            END AS late
        FROM task_run
        WHERE expected_start_time >= $1::timestamptz AND expected_start_time < $2
        -- Otherwise the planner would take days for as many as instants, and sort the runs.
        OFFSET '0'
    ) i
    GROUP BY b, state_type, state_name
) g
ORDER BY b, state_type::text NULLS LAST, state_name COLLATE "C" NULLS LAST
