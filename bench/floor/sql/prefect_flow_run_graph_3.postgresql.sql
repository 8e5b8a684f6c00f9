-- As Prefect 3.9.1 sends it. Its parameters:
-- : id
-- : "result"
-- : artifacts
SELECT artifact.key, artifact.task_run_id, artifact.flow_run_id, artifact.type, artifact.data, artifact.description, artifact.metadata_, artifact.id, artifact.created, artifact.updated, artifact_collection.id AS latest_in_collection_id
FROM artifact LEFT OUTER JOIN artifact_collection ON artifact_collection.key = artifact.key AND artifact_collection.latest_id = artifact.id
WHERE artifact.flow_run_id = $1::UUID AND artifact.type != $2::VARCHAR ORDER BY artifact.created ASC
 LIMIT $3::INTEGER
