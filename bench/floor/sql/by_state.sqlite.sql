SELECT state_type, count(*) FROM flow_run INDEXED BY ix_flow_run__state_type
GROUP BY state_type ORDER BY count(*) DESC, state_type
