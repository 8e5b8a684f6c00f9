-- As Prefect 3.9.1 sends it. Its parameters:
-- : run
-- : state
UPDATE flow_run SET state_id=flow_run_state.id, updated=now() FROM flow_run_state WHERE flow_run.id IN ($1::UUID) AND flow_run_state.flow_run_id = flow_run.id AND flow_run_state.id IN ($2::UUID)
