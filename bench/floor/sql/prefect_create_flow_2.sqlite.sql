-- As Prefect 3.9.1 sends it. Its parameters:
-- name_1: flow
-- param_1: 1
-- param_2: 0
SELECT flow.name, flow.tags, flow.labels, flow.id, flow.created, flow.updated
FROM flow
WHERE flow.name = :name_1
 LIMIT :param_1 OFFSET :param_2
