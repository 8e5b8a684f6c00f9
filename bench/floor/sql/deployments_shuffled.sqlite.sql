-- So many of the newest runs of all deployments as the caller names have one of some; the others' own runs are looked through.
WITH newest AS MATERIALIZED (
    SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'SCHEDULED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PENDING' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'RUNNING' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CRASHED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PAUSED' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLING' AND coalesce(start_time, expected_start_time) <= $1
    UNION ALL SELECT id, deployment_id, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type IS NULL AND coalesce(start_time, expected_start_time) <= $1
    ORDER BY e DESC, id DESC LIMIT +$2
), ranked AS MATERIALIZED (
    SELECT id, deployment_id, row_number() OVER (PARTITION BY deployment_id ORDER BY e DESC, id DESC) AS n FROM newest
)
SELECT d.id, d.name, l.name, l.state_type, +coalesce(l.start_time, l.expected_start_time), n.name, +n.expected_start_time
FROM (SELECT id, name FROM deployment WHERE paused = 0 ORDER BY name, id LIMIT 20) d
LEFT JOIN flow_run l ON l.id = coalesce((SELECT id FROM ranked WHERE deployment_id = d.id AND n = 1), (
    SELECT id FROM flow_run INDEXED BY ix_flow_run__deployment_id
    WHERE deployment_id = d.id AND coalesce(start_time, expected_start_time) <= $1
    ORDER BY coalesce(start_time, expected_start_time) DESC, id DESC LIMIT 1
))
LEFT JOIN flow_run n ON n.id = (
    SELECT id FROM flow_run INDEXED BY ix_flow_run__scheduler_deployment_id_auto_scheduled_next_schedu
    WHERE deployment_id = d.id AND state_type = 'SCHEDULED' AND expected_start_time > $1
    ORDER BY expected_start_time, id LIMIT 1
)
ORDER BY d.name, d.id
