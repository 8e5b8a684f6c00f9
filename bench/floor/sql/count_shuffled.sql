SELECT count(*) FROM flow_run WHERE state_type = 'COMPLETED'
