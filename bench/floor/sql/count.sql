SELECT count(*) FROM flow_run
