-- As Prefect 3.9.1 sends it. Its parameters:
-- : id
SELECT flow_run_state.flow_run_id, flow_run_state.type, flow_run_state.timestamp, flow_run_state.name, flow_run_state.message, flow_run_state.state_details, flow_run_state.data, flow_run_state.result_artifact_id, flow_run_state.id, flow_run_state.created, flow_run_state.updated
FROM flow_run_state
WHERE flow_run_state.flow_run_id = $1::UUID ORDER BY flow_run_state.timestamp
