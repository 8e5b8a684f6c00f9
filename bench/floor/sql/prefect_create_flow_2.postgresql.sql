-- As Prefect 3.9.1 sends it. Its parameters:
-- : flow
-- : 1
SELECT flow.name, flow.tags, flow.labels, flow.id, flow.created, flow.updated
FROM flow
WHERE flow.name = $1::VARCHAR
 LIMIT $2::INTEGER
