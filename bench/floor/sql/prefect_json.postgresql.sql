-- As the components of Prefect 3.9.1 say it. It has no parameters.
SELECT flow_id, jsonb_agg(jsonb_build_object('id', id, 'tags', tags))
FROM flow_run GROUP BY flow_id
