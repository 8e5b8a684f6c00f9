SELECT g.b, g.state_type, g.state_name, count(*), COALESCE(sum(g.r / 1000000), 0), COALESCE(sum(g.r % 1000000), 0),
    COALESCE(sum(g.l / 1000000), 0), COALESCE(sum(g.l % 1000000), 0)
FROM (
    SELECT {number} AS b, t.state_type, t.state_name, max(0, {run_time}) AS r, max(0, {lateness}) AS l{source}
    LIMIT -1) AS g
GROUP BY 1, 2, 3
