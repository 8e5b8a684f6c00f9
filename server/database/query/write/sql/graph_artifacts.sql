SELECT *
FROM (
    SELECT 2, a.id, a.task_run_id, a.key,
        CASE WHEN a.key IS NULL OR EXISTS (SELECT 1 FROM {artifact_collection} WHERE k.key = a.key AND k.latest_id = a.id) THEN 1 ELSE 0 END,
        a.type, a.created, {no_time}, CASE WHEN a.type = 'progress' THEN a.data{text} END
    FROM {artifact}
    WHERE a.flow_run_id{id} AND a.type <> 'result'{fits}
    ORDER BY a.created, a.id LIMIT {most}) AS a
