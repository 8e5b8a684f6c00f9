-- As Prefect 3.9.1 sends it. Its parameters:
-- flow_run_id_1: id
-- type_1: "result"
-- param_1: artifacts
-- param_2: 0
SELECT artifact."key", artifact.task_run_id, artifact.flow_run_id, artifact.type, artifact.data, artifact.description, artifact.metadata_, artifact.id, artifact.created, artifact.updated, artifact_collection.id AS latest_in_collection_id
FROM artifact LEFT OUTER JOIN artifact_collection ON artifact_collection."key" = artifact."key" AND artifact_collection.latest_id = artifact.id
WHERE artifact.flow_run_id = :flow_run_id_1 AND artifact.type != :type_1 ORDER BY artifact.created ASC
 LIMIT :param_1 OFFSET :param_2
