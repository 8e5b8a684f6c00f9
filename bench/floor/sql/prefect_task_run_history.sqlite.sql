-- As Prefect 3.9.1 sends it. Its parameters:
-- greatest_1: 0
-- greatest_2: 0
-- state_type_1: "RUNNING"
-- param_4: "1970-01-01 00:00:00.000000"
-- param_5: start
-- round_1: 3
-- round_2: 86400.0
-- expected_start_time_1: start
-- expected_start_time_2: end
-- state_type_2_1: "COMPLETED"
-- state_type_2_2: "CANCELLED"
-- state_type_2_3: "FAILED"
-- state_type_2_4: "CRASHED"
SELECT runs.bucket_index, runs.state_type, runs.state_name, count(runs.id) AS count_runs, sum(max(:greatest_1, CAST(STRFTIME('%s', runs.estimated_run_time) AS INTEGER))) AS sum_estimated_run_time, sum(max(:greatest_2, CAST(STRFTIME('%s', runs.estimated_start_time_delta) AS INTEGER))) AS sum_estimated_lateness
FROM (SELECT task_run.id AS id, task_run.expected_start_time AS expected_start_time, (SELECT CASE WHEN (task_run.state_type = :state_type_1) THEN strftime('%Y-%m-%d %H:%M:%f000', 2440587.5 + (julianday(task_run.total_run_time) - 2440587.5) + (julianday(strftime('%Y-%m-%d %H:%M:%f000', 2440587.5 + (julianday(strftime('%Y-%m-%d %H:%M:%f000', 'now')) - julianday(task_run.state_timestamp)))) - 2440587.5)) ELSE task_run.total_run_time END AS anon_1) AS estimated_run_time, CASE WHEN (task_run.start_time > task_run.expected_start_time) THEN strftime('%Y-%m-%d %H:%M:%f000', 2440587.5 + (julianday(task_run.start_time) - julianday(task_run.expected_start_time))) WHEN (task_run.start_time IS NULL AND (task_run.state_type NOT IN (:state_type_2_1, :state_type_2_2, :state_type_2_3, :state_type_2_4)) AND task_run.expected_start_time < strftime('%Y-%m-%d %H:%M:%f000', 'now')) THEN strftime('%Y-%m-%d %H:%M:%f000', 2440587.5 + (julianday(strftime('%Y-%m-%d %H:%M:%f000', 'now')) - julianday(task_run.expected_start_time))) ELSE :param_4 END AS estimated_start_time_delta, task_run.state_type AS state_type, task_run.state_name AS state_name, CAST(floor(round((julianday(task_run.expected_start_time) - julianday(:param_5)) * 86400.0, :round_1) / (:round_2 + 0.0)) AS INTEGER) AS bucket_index
FROM task_run
WHERE task_run.expected_start_time >= :expected_start_time_1 AND task_run.expected_start_time < :expected_start_time_2) AS runs GROUP BY runs.bucket_index, runs.state_type, runs.state_name
