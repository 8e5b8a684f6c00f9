-- As Prefect 3.9.1 sends it. Its parameters:
-- : 0
-- : 0
-- : "RUNNING"
-- : "0 microseconds"
-- : "UTC"
-- : "UTC"
-- : start
-- : 86400.0
-- : start
-- : end
-- : "FAILED"
-- : "CRASHED"
-- : "CANCELLED"
-- : "COMPLETED"
SELECT runs.bucket_index, runs.state_type, runs.state_name, count(runs.id) AS count_runs, sum(greatest($1::INTEGER, EXTRACT(epoch FROM runs.estimated_run_time))) AS sum_estimated_run_time, sum(greatest($2::INTEGER, EXTRACT(epoch FROM runs.estimated_start_time_delta))) AS sum_estimated_lateness
FROM (SELECT flow_run.id AS id, flow_run.expected_start_time AS expected_start_time, (SELECT CASE WHEN (flow_run.state_type = $3::state_type) THEN flow_run.total_run_time + now() - flow_run.state_timestamp ELSE flow_run.total_run_time END AS anon_1) AS estimated_run_time, CASE WHEN (flow_run.start_time > flow_run.expected_start_time) THEN flow_run.start_time - flow_run.expected_start_time WHEN (flow_run.start_time IS NULL AND (flow_run.state_type NOT IN ($11::state_type, $12::state_type, $13::state_type, $14::state_type)) AND flow_run.expected_start_time < now()) THEN now() - flow_run.expected_start_time ELSE $4::INTERVAL END AS estimated_start_time_delta, flow_run.state_type AS state_type, flow_run.state_name AS state_name, CAST(floor(EXTRACT(epoch FROM timezone($5::VARCHAR, flow_run.expected_start_time) - timezone($6::VARCHAR, $7::TIMESTAMP WITH TIME ZONE)) / CAST($8::FLOAT AS REAL)) AS INTEGER) AS bucket_index
FROM flow_run
WHERE flow_run.expected_start_time >= $9::TIMESTAMP WITH TIME ZONE AND flow_run.expected_start_time < $10::TIMESTAMP WITH TIME ZONE) AS runs GROUP BY runs.bucket_index, runs.state_type, runs.state_name
