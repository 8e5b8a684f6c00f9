-- So many of the newest runs of all flows as the caller names have enough of some; the others' own runs are sorted.
WITH newest AS MATERIALIZED (
    SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'SCHEDULED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PENDING'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'RUNNING'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CRASHED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PAUSED'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLING'
    UNION ALL SELECT id, flow_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type IS NULL
    ORDER BY e DESC, id DESC LIMIT +$1
), ranked AS MATERIALIZED (
    SELECT id, flow_id, row_number() OVER (PARTITION BY flow_id ORDER BY e DESC, id DESC) AS n FROM newest
), f AS MATERIALIZED (
    SELECT id, name, (SELECT count(*) FROM ranked WHERE flow_id = flow.id AND n <= 5) AS n
    FROM flow ORDER BY name, id LIMIT 20
), found AS (
    SELECT f.id AS flow_id, ranked.id FROM f JOIN ranked ON ranked.flow_id = f.id AND ranked.n <= 5 WHERE f.n = 5
    UNION ALL
    SELECT f.id, r.id FROM f JOIN flow_run r ON r.id IN (
        SELECT id FROM flow_run INDEXED BY ix_flow_run__flow_id
        WHERE flow_id = f.id
        ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 5
    ) WHERE f.n < 5
)
SELECT f.id, f.name, r.id, r.name, r.state_type
FROM f LEFT JOIN found ON found.flow_id = f.id LEFT JOIN flow_run r ON r.id = found.id
ORDER BY f.name, f.id, coalesce(r.start_time, r.expected_start_time) DESC, r.id DESC
