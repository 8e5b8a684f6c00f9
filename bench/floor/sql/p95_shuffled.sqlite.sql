-- SQLite has no percentile: the program takes it. Sorting by a window function takes three times as long.
SELECT flow_id, +total_run_time FROM flow_run NOT INDEXED WHERE state_type = 'COMPLETED'
