-- A range of the index for each state type, counted without a row of the table.
WITH types(state_type) AS (VALUES ('RUNNING'), ('COMPLETED'), ('FAILED'), ('CANCELLED'), ('CRASHED'), ('PAUSED'), ('CANCELLING'))
SELECT state_type, n FROM (
    SELECT t.state_type, (
        SELECT count(*) FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time
        WHERE state_type IS t.state_type AND coalesce(start_time, expected_start_time) >= $1 AND coalesce(start_time, expected_start_time) < $2
    ) AS n
    FROM types t
)
WHERE n > 0
ORDER BY n DESC, state_type
