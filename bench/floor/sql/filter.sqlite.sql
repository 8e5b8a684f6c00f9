-- No index has the order alone: each state type has it, and the branches are merged.
-- Prefect's JSON texts have each tag in quotes.
SELECT r.id, r.name, r.state_type, r.tags, r.parameters
FROM (
    SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'SCHEDULED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PENDING' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'RUNNING' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'COMPLETED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'FAILED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CRASHED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'PAUSED' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = 'CANCELLING' AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    UNION ALL SELECT id, name, state_type, tags, parameters, coalesce(start_time, expected_start_time) AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type IS NULL AND instr(tags, '"prod"') AND instr(tags, '"bi"') AND parameters ->> 'board' = 'finance'
    ORDER BY e DESC, id DESC LIMIT 50
) r
