-- Intervals are rounded to microseconds, also between two of them: thousandfold ones to nanoseconds. Making numbers
-- of all of them first takes longer.
SELECT f.name, g.runs, extract(epoch FROM g.p95)::float8 / 1000
FROM (
    SELECT flow_id, count(*) AS runs, percentile_cont(0.95) WITHIN GROUP (ORDER BY total_run_time * 1000) AS p95
    FROM flow_run GROUP BY flow_id
) g
JOIN flow f ON f.id = g.flow_id
ORDER BY g.p95 DESC, f.name COLLATE "C" LIMIT 100
