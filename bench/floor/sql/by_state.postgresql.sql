SELECT state_type, count(*) FROM flow_run
GROUP BY state_type ORDER BY count(*) DESC, state_type::text
