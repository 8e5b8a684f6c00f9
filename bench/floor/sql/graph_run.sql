SELECT coalesce(start_time, expected_start_time), coalesce(end_time, NULL) FROM flow_run WHERE id = $1
