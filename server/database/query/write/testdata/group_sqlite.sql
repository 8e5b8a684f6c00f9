-- Groups by hour and state, within bounds
SELECT 0, g.k0, g.k1, g.a0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT t.k AS k0, `t`.`state_type` AS k1, sum(t.n) AS a0
      FROM (
        WITH RECURSIVE s(`state_type`) AS (
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS NOT NULL
            ORDER BY `t`.`state_type` LIMIT 1) UNION ALL
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` > `s`.`state_type`
            ORDER BY `t`.`state_type` LIMIT 1)
          FROM s
          WHERE `s`.`state_type` IS NOT NULL), v AS MATERIALIZED (
          SELECT *
          FROM s
          WHERE ((`s`.`state_type` = +?) IS NOT TRUE)), r(state_type, x, k, hi) AS (
          SELECT `v`.`state_type`, (
            SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ? AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) LIMIT 1), NULL, NULL
          FROM v UNION ALL
          SELECT `r`.`state_type`, CASE WHEN r.hi IS NULL THEN r.x ELSE (
            SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `r`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= r.hi AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) LIMIT 1) END, CASE WHEN r.hi IS NULL AND datetime(unixepoch(substr(r.x, 1, 19) || ''), 'unixepoch') = substr(r.x, 1, 19) THEN (unixepoch(substr(r.x, 1, 19) || '') - ?) / ? * ? + ? END, CASE WHEN r.hi IS NULL THEN CASE WHEN datetime(unixepoch(substr(r.x, 1, 19) || ''), 'unixepoch') = substr(r.x, 1, 19) THEN min(ifnull(datetime(((unixepoch(substr(r.x, 1, 19) || '') - ?) / ? + 1) * ? + ?, 'unixepoch'), ':'), ?) ELSE r.x || char(0) END END
          FROM r
          WHERE r.x IS NOT NULL), b AS MATERIALIZED (
          SELECT r.*, CASE WHEN r.k IS NOT NULL THEN (
            SELECT datetime(unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || ''), 'unixepoch') = substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `r`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= r.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < r.hi
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC LIMIT 1) END AS clean
          FROM r
          WHERE r.hi IS NOT NULL)
        SELECT `b`.`state_type`, b.k, (
          SELECT count(*)
          FROM `flow_run` AS `t`
          WHERE `t`.`state_type` IS `b`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= b.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < b.hi) AS n
        FROM b
        WHERE b.clean UNION ALL
        SELECT `t`.`state_type`, (unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') - ?) / ? * ? + ? AS k, count(*)
        FROM b CROSS JOIN `flow_run` AS `t` ON `t`.`state_type` IS `b`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= b.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < b.hi
        WHERE b.clean IS NOT TRUE GROUP BY 1, 2) AS t GROUP BY 1, 2 HAVING sum(t.n) > 0) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST, g.k1 NULLS LAST LIMIT 100
--   "SCHEDULED"
--   "2026-11-01 00:00:00"
--   "2026-11-03 00:00:00.000000\x00"
--   "2026-11-03 00:00:00.000000\x00"
--   345600
--   3600
--   3600000000
--   345600000000
--   345600
--   3600
--   3600
--   345600
--   "2026-11-03 00:00:00.000000\x00"
--   345600
--   3600
--   3600000000
--   345600000000

-- Groups by local day, with a count of one state
SELECT 0, g.k0, g.a0, g.a1
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT t.k AS k0, sum(t.n) AS a0, sum(iif(`t`.`state_type` = +?, t.n, 0)) AS a1
      FROM (
        WITH RECURSIVE s(`state_type`) AS (
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS NOT NULL
            ORDER BY `t`.`state_type` LIMIT 1) UNION ALL
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` > `s`.`state_type`
            ORDER BY `t`.`state_type` LIMIT 1)
          FROM s
          WHERE `s`.`state_type` IS NOT NULL), v AS MATERIALIZED (
          SELECT *
          FROM s), r(state_type, x, k, hi) AS (
          SELECT `v`.`state_type`, (
            SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= '' AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < x''
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) LIMIT 1), NULL, NULL
          FROM v UNION ALL
          SELECT `r`.`state_type`, CASE WHEN r.hi IS NULL THEN r.x ELSE (
            SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `r`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= r.hi AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < x''
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) LIMIT 1) END, CASE WHEN r.hi IS NULL AND datetime(unixepoch(substr(r.x, 1, 19) || ''), 'unixepoch') = substr(r.x, 1, 19) THEN (unixepoch(substr(r.x, 1, 19) || '') + CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE ? END END - ?) / ? END, CASE WHEN r.hi IS NULL THEN CASE WHEN datetime(unixepoch(substr(r.x, 1, 19) || ''), 'unixepoch') = substr(r.x, 1, 19) THEN ifnull(datetime(min(((unixepoch(substr(r.x, 1, 19) || '') + CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE ? END END - ?) / ? + 1) * ? + ? - CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE ? END END, CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(r.x, 1, 19) || '') < ? THEN ? ELSE ? END END, (unixepoch(substr(r.x, 1, 19) || '') / ? + 1) * ?), 'unixepoch'), ':') ELSE r.x || char(0) END END
          FROM r
          WHERE r.x IS NOT NULL), b AS MATERIALIZED (
          SELECT r.*, CASE WHEN r.k IS NOT NULL THEN (
            SELECT datetime(unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || ''), 'unixepoch') = substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19)
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS `r`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= r.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < r.hi
            ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC LIMIT 1) END AS clean
          FROM r
          WHERE r.hi IS NOT NULL)
        SELECT `b`.`state_type`, b.k, (
          SELECT count(*)
          FROM `flow_run` AS `t`
          WHERE `t`.`state_type` IS `b`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= b.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < b.hi) AS n
        FROM b
        WHERE b.clean UNION ALL
        SELECT `t`.`state_type`, (unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') + CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE ? END END - ?) / ? AS k, count(*)
        FROM b CROSS JOIN `flow_run` AS `t` ON `t`.`state_type` IS `b`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= b.x AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < b.hi
        WHERE b.clean IS NOT TRUE GROUP BY 1, 2 UNION ALL
        SELECT `t`.`state_type`, (unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') + CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE ? END END - ?) / ? AS k, count(*)
        FROM v CROSS JOIN `flow_run` AS `t` ON `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < '' GROUP BY 1, 2 UNION ALL
        SELECT `t`.`state_type`, (unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') + CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE CASE WHEN unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') < ? THEN ? ELSE ? END END - ?) / ? AS k, count(*)
        FROM v CROSS JOIN `flow_run` AS `t` ON `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= x'' GROUP BY 1, 2 UNION ALL
        SELECT `v`.`state_type`, NULL, (
          SELECT count(*)
          FROM `flow_run` AS `t`
          WHERE `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NULL)
        FROM v) AS t GROUP BY 1 HAVING sum(t.n) > 0) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST LIMIT 100
--   "FAILED"
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   345600
--   86400
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   345600
--   86400
--   86400
--   345600
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   -1793491200
--   -1793491200
--   1793577600
--   1793577600
--   1099511627776
--   86400
--   86400
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   345600
--   86400
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   345600
--   86400
--   -1793491200
--   0
--   1793577600
--   7200
--   3600
--   345600
--   86400

-- Groups by state, within bounds
SELECT 0, g.k0, g.o0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT `t`.`state_type` AS k0, sum(t.n) AS o0
      FROM (
        WITH RECURSIVE s(`state_type`) AS (
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` IS NOT NULL
            ORDER BY `t`.`state_type` LIMIT 1) UNION ALL
          SELECT (
            SELECT `t`.`state_type`
            FROM `flow_run` AS `t`
            WHERE `t`.`state_type` > `s`.`state_type`
            ORDER BY `t`.`state_type` LIMIT 1)
          FROM s
          WHERE `s`.`state_type` IS NOT NULL), v AS MATERIALIZED (
          SELECT *
          FROM s
          WHERE ((`s`.`state_type` = +?) IS NOT TRUE))
        SELECT `v`.`state_type`, (
          SELECT count(*)
          FROM `flow_run` AS `t`
          WHERE `t`.`state_type` IS `v`.`state_type` AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ? AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) AS n
        FROM v) AS t GROUP BY 1 HAVING sum(t.n) > 0) AS g) AS g) AS g
ORDER BY g.o0 DESC NULLS LAST, g.k0 NULLS LAST LIMIT 100
--   "SCHEDULED"
--   "2026-11-01 00:00:00"
--   "2026-11-03 00:00:00.000000\x00"

-- Groups by hour, with a percentile
SELECT 0, g.k0, g.a0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT (unixepoch(substr(COALESCE(`t`.`start_time`, `t`.`expected_start_time`), 1, 19) || '') - ?) / ? * ? + ? AS k0, quaestor_percentile(group_concat(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN `t`.`total_run_time` WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END), ?, ?) AS a0
      FROM `flow_run` AS `t`
      WHERE (((`t`.`state_type` = +?) IS NOT TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?)) GROUP BY 1) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST LIMIT 100
--   345600
--   3600
--   3600000000
--   345600000000
--   0.95
--   1e+06
--   "SCHEDULED"
--   "2026-11-01 00:00:00"
--   "2026-11-03 00:00:00.000000"

-- Groups by a name, with a percentile
SELECT 0, g.k0, g.a0, g.a1, g.a1
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT `j0`.`name` AS k0, count(*) AS a0, quaestor_percentile(group_concat(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN `t`.`total_run_time` WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END), ?, ?) AS a1
      FROM `flow_run` AS `t` LEFT JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id` GROUP BY 1) AS g) AS g) AS g
ORDER BY g.a1 DESC NULLS LAST, g.k0 NULLS LAST LIMIT 100
--   0.95
--   1e+06

