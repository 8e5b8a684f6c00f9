-- A range of the index for each hour and state type, counted without a row of the table. $1 and $2 are whole hours.
WITH RECURSIVE types(state_type) AS (VALUES ('PENDING'), ('RUNNING'), ('COMPLETED'), ('FAILED'), ('CANCELLED'), ('CRASHED'), ('PAUSED'), ('CANCELLING'), (NULL)),
buckets(b, until) AS (
    SELECT datetime($1), datetime($1, '+1 hour')
    UNION ALL SELECT until, datetime(until, '+1 hour') FROM buckets WHERE until < datetime($2)
)
SELECT b, state_type, n FROM (
    SELECT buckets.b, t.state_type, (
        SELECT count(*) FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time
        WHERE state_type IS t.state_type AND coalesce(start_time, expected_start_time) >= buckets.b AND coalesce(start_time, expected_start_time) < buckets.until
    ) AS n
    FROM buckets CROSS JOIN types t
)
WHERE n > 0
ORDER BY state_type NULLS LAST, b LIMIT 1000
