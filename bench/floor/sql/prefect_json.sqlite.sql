-- As the components of Prefect 3.9.1 say it. It has no parameters.
SELECT flow_id, json_group_array(json_object('id', id, 'tags', json(tags)))
FROM flow_run GROUP BY flow_id
