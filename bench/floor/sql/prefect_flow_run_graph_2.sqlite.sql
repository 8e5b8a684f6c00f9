-- As Prefect 3.9.1 sends it. Its parameters:
-- param_1: "flow-run"
-- param_2: "task-run"
-- name_1: " / "
-- state_type_1: "COMPLETED"
-- json_extract_1: "$.id"
-- key_1: "__parents__"
-- flow_run_id: id
-- since: since
-- max_nodes: nodes
-- param_3: 0
WITH edges AS
(SELECT CASE WHEN (flow_run.id IS NOT NULL) THEN :param_1 ELSE :param_2 END AS kind, coalesce(flow_run.id, task_run.id) AS id, coalesce(flow.name || :name_1 || flow_run.name, task_run.name) AS label, coalesce(flow_run.state_type, task_run.state_type) AS state_type, coalesce(flow_run.start_time, flow_run.expected_start_time, task_run.start_time, task_run.expected_start_time) AS start_time, coalesce(flow_run.end_time, task_run.end_time, CASE WHEN (task_run.state_type = :state_type_1) THEN task_run.expected_start_time ELSE NULL END) AS end_time, json_extract(argument.value, :json_extract_1) AS parent, input."key" = :key_1 AS has_encapsulating_task
FROM task_run LEFT OUTER JOIN json_each(task_run.task_inputs) AS input ON 1 = 1 LEFT OUTER JOIN json_each(input.value) AS argument ON 1 = 1 LEFT OUTER JOIN flow_run ON flow_run.parent_task_run_id = task_run.id LEFT OUTER JOIN flow ON flow.id = flow_run.flow_id
WHERE task_run.flow_run_id = :flow_run_id AND coalesce(flow_run.start_time, flow_run.expected_start_time, task_run.start_time, task_run.expected_start_time) IS NOT NULL ORDER BY coalesce(flow_run.id, task_run.id)),
with_parents AS
(SELECT children.id AS id, json_group_array(parents.id) AS parent_ids
FROM edges AS children JOIN edges AS parents ON parents.id = children.parent
WHERE children.has_encapsulating_task IS NOT 1 GROUP BY children.id),
with_children AS
(SELECT parents.id AS id, json_group_array(children.id) AS child_ids
FROM edges AS parents JOIN edges AS children ON children.parent = parents.id
WHERE children.has_encapsulating_task IS NOT 1 GROUP BY parents.id),
with_encapsulating AS
(SELECT children.id AS id, json_group_array(parents.id) AS encapsulating_ids
FROM edges AS children JOIN edges AS parents ON parents.id = children.parent
WHERE children.has_encapsulating_task IS 1 GROUP BY children.id),
nodes AS
(SELECT DISTINCT edges.kind AS kind, edges.id AS id, edges.label AS label, edges.state_type AS state_type, edges.start_time AS start_time, edges.end_time AS end_time, with_parents.parent_ids AS parent_ids, with_children.child_ids AS child_ids, with_encapsulating.encapsulating_ids AS encapsulating_ids
FROM edges LEFT OUTER JOIN with_parents ON with_parents.id = edges.id LEFT OUTER JOIN with_children ON with_children.id = edges.id LEFT OUTER JOIN with_encapsulating ON with_encapsulating.id = edges.id)
 SELECT nodes.kind, nodes.id, nodes.label, nodes.state_type, nodes.start_time, nodes.end_time, nodes.parent_ids AS parent_ids, nodes.child_ids AS child_ids, nodes.encapsulating_ids AS encapsulating_ids
FROM nodes
WHERE nodes.end_time IS NULL OR nodes.end_time >= :since ORDER BY nodes.start_time, nodes.end_time
 LIMIT :max_nodes OFFSET :param_3
