SELECT round(extract(epoch FROM g.b - {start}::timestamptz) * 1000000 / {length}::bigint)::bigint, g.state_type, g.state_name, g.n,
    trunc(g.r)::bigint, ((g.r - trunc(g.r)) * 1000000)::bigint, trunc(g.l)::bigint, ((g.l - trunc(g.l)) * 1000000)::bigint
FROM (
    SELECT i.b, i.state_type, i.state_name, count(*) AS n, {run_times} AS r, {latenesses} AS l
    FROM (
        SELECT date_bin({step}::interval, t.expected_start_time, {start}::timestamptz) AS b, t.state_type, t.state_name,
            greatest(interval '0', {run_time}) AS r, greatest(interval '0', {lateness}) AS l{source}
        OFFSET '0') AS i
    GROUP BY 1, 2, 3) AS g
