-- As Prefect 3.9.1 sends it. Its parameters:
-- param_1: 1
-- param_2: 0
-- id_1_1: state
-- id_2_1: run
UPDATE flow_run SET state_id=(SELECT flow_run_state.id
FROM flow_run_state
WHERE flow_run_state.flow_run_id = flow_run.id AND flow_run_state.id IN (:id_1_1)
 LIMIT :param_1 OFFSET :param_2), updated=strftime('%Y-%m-%d %H:%M:%f000', 'now') WHERE flow_run.id IN (:id_2_1)
