-- The states v that there are, by one seek each. The last is NULL.
s({state}) AS (
    SELECT (SELECT {t_state} FROM {table} WHERE {t_state} IS NOT NULL ORDER BY {t_state} LIMIT 1)
    UNION ALL
    SELECT (SELECT {t_state} FROM {table} WHERE {t_state} > {s_state} ORDER BY {t_state} LIMIT 1) FROM s WHERE {s_state} IS NOT NULL),
v AS MATERIALIZED (SELECT * FROM s{conditions})
