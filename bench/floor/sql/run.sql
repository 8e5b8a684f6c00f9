SELECT id, name FROM flow_run WHERE id = $1
