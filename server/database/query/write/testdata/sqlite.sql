-- Page of the root
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `flow` AS `t`
ORDER BY `t`.`id` LIMIT 50

-- Page of the root, backward and within bounds
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `flow` AS `t`
WHERE ((`t`.`id` > ?) AND (`t`.`id` <= ?))
ORDER BY `t`.`id` DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page of the root without a limit, a column being made up
SELECT 0, `t`.`tags`
FROM (
  SELECT *, '[]' AS `tags`
  FROM `automation`) AS `t`
ORDER BY `t`.`id`

-- Page of the root, with lookups
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +`t`.`created` AS `c2`, t.id AS oid
  FROM `flow` AS `t`
  ORDER BY `t`.`id` LIMIT 50)
SELECT 0, u.c0, u.c1, u.c2, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM (
  SELECT u.*
  FROM (
    SELECT 0 AS part, a.*
    FROM a) AS u
  ORDER BY u.part, u.oid LIMIT 50) AS u LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = u.c1 LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
ORDER BY u.part, u.oid

-- Page for each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001)
  ORDER BY +`i`.`id` LIMIT 3)
ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Page for one parent
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `log` AS `t`
WHERE likelihood(`t`.`flow_run_id` = +?, 0.000001) AND ((+`t`.`id` > ?) AND (+`t`.`id` <= ?))
ORDER BY +`t`.`id` DESC LIMIT 3
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for one parent, with lookups
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM (
  SELECT t.*
  FROM `log` AS `t`
  WHERE likelihood(`t`.`flow_run_id` = +?, 0.000001)
  ORDER BY +`t`.`id` LIMIT 3) AS t LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = `t`.`name` LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
ORDER BY `t`.`id`
--   "00000000-0000-4000-8000-00000000000a"

-- Page for one parent, over two hops
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT DISTINCT `h1`.`event_id` AS k
  FROM `event_resources` AS `h1`
  WHERE likelihood(`h1`.`resource_id` = +?, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `t`
WHERE likelihood(`t`.`id` = q1.k, 0.000001)
ORDER BY +`t`.`id` LIMIT 3
--   "prefect.flow-run.00000000-0000-4000-8000-00000000000a"
--   ""

-- Page for each parent, with lookups
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001)
  ORDER BY +`i`.`id` LIMIT 3) LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = `t`.`name` LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Page for each parent, backward and within bounds
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?))
  ORDER BY +`i`.`id` DESC LIMIT 3)
ORDER BY p.n, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for each parent, without a limit
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001)
  ORDER BY +`i`.`id`)
ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Page for each parent, over two hops of which the first may meet a row twice
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `events` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM (
    SELECT DISTINCT `h1`.`event_id` AS k
    FROM `event_resources` AS `h1`
    WHERE likelihood(`h1`.`resource_id` = p.k, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `i`
  WHERE likelihood(`i`.`id` = q1.k, 0.000001)
  ORDER BY +`i`.`id` LIMIT 3)
ORDER BY p.n, `t`.`id`
--   "[\"prefect.flow-run.00000000-0000-4000-8000-00000000000a\",\"\\\"quoted\\\" ü\"]"
--   ""

-- Page for each parent, over two hops
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM (
    SELECT `h1`.`id` AS k
    FROM `task_run` AS `h1`
    WHERE likelihood(`h1`.`flow_run_id` = p.k, 0.000001)) AS q1 CROSS JOIN `flow_run` AS `i`
  WHERE likelihood(`i`.`parent_task_run_id` = q1.k, 0.000001) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?))
  ORDER BY +`i`.`id` LIMIT 3)
ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for each parent, without an index
SELECT s.n, iif(typeof(`s`.`id`) = 'blob', CAST(x'00' || `s`.`id` AS BLOB), `s`.`id`) AS `id`, `s`.`name`, +`s`.`created` AS `created`
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY `t`.`id`) AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM (
      SELECT max(n) OVER (PARTITION BY k) AS n, id
      FROM (
        SELECT value AS k, key AS n, NULL AS id
        FROM json_each(?) UNION ALL
        SELECT `i`.`follows`, NULL, i.id
        FROM `events` AS `i`
        WHERE `i`.`follows` IN (
          SELECT value
          FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t) AS s
WHERE s.quaestor_position <= ?
ORDER BY s.n, s.quaestor_position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   3

-- Page for each parent, without an index, with lookups
SELECT s.n, iif(typeof(`s`.`id`) = 'blob', CAST(x'00' || `s`.`id` AS BLOB), `s`.`id`) AS `id`, `s`.`name`, +`s`.`created` AS `created`, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY `t`.`id`) AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM (
      SELECT max(n) OVER (PARTITION BY k) AS n, id
      FROM (
        SELECT value AS k, key AS n, NULL AS id
        FROM json_each(?) UNION ALL
        SELECT `i`.`follows`, NULL, i.id
        FROM `events` AS `i`
        WHERE `i`.`follows` IN (
          SELECT value
          FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t) AS s LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = `s`.`name` LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
WHERE s.quaestor_position <= ?
ORDER BY s.n, s.quaestor_position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   3

-- Page for each parent, without an index, backward and within bounds
SELECT s.n, iif(typeof(`s`.`id`) = 'blob', CAST(x'00' || `s`.`id` AS BLOB), `s`.`id`) AS `id`, `s`.`name`, +`s`.`created` AS `created`
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY `t`.`id` DESC) AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM (
      SELECT max(n) OVER (PARTITION BY k) AS n, id
      FROM (
        SELECT value AS k, key AS n, NULL AS id
        FROM json_each(?) UNION ALL
        SELECT `i`.`follows`, NULL, i.id
        FROM `events` AS `i`
        WHERE `i`.`follows` IN (
          SELECT value
          FROM json_each(?)) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t) AS s
WHERE s.quaestor_position <= ?
ORDER BY s.n, s.quaestor_position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   3

-- ConfigurationValue
SELECT `t`.`value`
FROM `configuration` AS `t`
WHERE `t`.`key` = +?
ORDER BY t.id LIMIT 1
--   "ENCRYPTION_KEY"

-- Count of the root
SELECT 0, (
  SELECT count(*)
  FROM `flow` AS `t`)

-- Count of the root up to a limit
SELECT 0, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM `flow` AS `t` LIMIT 7) AS c)

-- Count for each parent
SELECT p.n, (
  SELECT count(*)
  FROM `log` AS `t`
  WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001))
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Count for one parent
SELECT 0, (
  SELECT count(*)
  FROM `log` AS `t`
  WHERE likelihood(`t`.`flow_run_id` = +?, 0.000001))
--   "00000000-0000-4000-8000-00000000000a"

-- Count for each parent up to a limit
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM `log` AS `t`
    WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001) LIMIT 7) AS c)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Count for each parent, over two hops
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT DISTINCT `h1`.`event_id` AS k
    FROM `event_resources` AS `h1`
    WHERE likelihood(`h1`.`resource_id` = p.k, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `t`
  WHERE likelihood(`t`.`id` = q1.k, 0.000001))
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p
--   ""
--   "[\"prefect.flow-run.00000000-0000-4000-8000-00000000000a\",\"\\\"quoted\\\" ü\"]"

-- Count for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM (
    SELECT max(n) OVER (PARTITION BY k) AS n, id
    FROM (
      SELECT value AS k, key AS n, NULL AS id
      FROM json_each(?) UNION ALL
      SELECT `i`.`follows`, NULL, i.id
      FROM `events` AS `i`
      WHERE `i`.`follows` IN (
        SELECT value
        FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t GROUP BY t.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Exists of the root
SELECT 0, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM `flow` AS `t`
    WHERE ((`t`.`id` > ?) AND (`t`.`id` <= ?)) LIMIT 1) AS c)
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Exists for each parent
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM `log` AS `t`
    WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001) AND (+`t`.`id` > ?) LIMIT 1) AS c)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p
--   "00000000-0000-4000-8000-00000000000a"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Exists for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM (
    SELECT max(n) OVER (PARTITION BY k) AS n, id
    FROM (
      SELECT value AS k, key AS n, NULL AS id
      FROM json_each(?) UNION ALL
      SELECT `i`.`follows`, NULL, i.id
      FROM `events` AS `i`
      WHERE `i`.`follows` IN (
        SELECT value
        FROM json_each(?)) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t GROUP BY t.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Targets
SELECT `t`.`id`, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `flow` AS `t`
WHERE `t`.`id` IN (
  SELECT value
  FROM json_each(?))
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Targets with lookups
SELECT `t`.`id`, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM `flow_run` AS `t` LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = `t`.`name` LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
WHERE `t`.`id` IN (
  SELECT value
  FROM json_each(?))
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Targets by text
SELECT `t`.`key`, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM `artifact_collection` AS `t`
WHERE `t`.`key` IN (
  SELECT value
  FROM json_each(?))
--   "[\"a\",\"b\"]"

-- Locate, one table being absent
SELECT ?, t.id
FROM `flow` AS `t`
WHERE t.id IN (
  SELECT value
  FROM json_each(?)) UNION ALL
SELECT ?, t.id
FROM `log` AS `t`
WHERE t.id IN (
  SELECT value
  FROM json_each(?))
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   2
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- OneBy
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `flow` AS `t`
WHERE `t`.`name` = +?
ORDER BY t.id LIMIT 1
--   "etl"

-- OneBy with lookups
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`, iif(typeof(`l0`.`id`) = 'blob', CAST(x'00' || `l0`.`id` AS BLOB), `l0`.`id`) AS `id`, iif(typeof(`l1`.`id`) = 'blob', CAST(x'00' || `l1`.`id` AS BLOB), `l1`.`id`) AS `id`, `l1`.`name`, +`l1`.`created` AS `created`
FROM `flow` AS `t` LEFT JOIN `deployment` AS `l0` ON `l0`.`id` = `t`.`name` LEFT JOIN `flow` AS `l1` ON `l1`.`id` = `l0`.`flow_id`
WHERE `t`.`name` = +?
ORDER BY t.id LIMIT 1
--   "etl"

-- OneBy over a hop
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM `deployment` AS `t`
WHERE `t`.`flow_id` IN (
  SELECT `h`.`id`
  FROM `flow` AS `h`
  WHERE `h`.`name` = +?) AND `t`.`name` = +?
ORDER BY t.id LIMIT 1
--   "etl"
--   "nightly"

-- ScheduledFromWorkPool
WITH queues AS (
  SELECT q.id, q.name, q.priority, q.work_pool_id, q.concurrency_limit AS queue_limit, p.concurrency_limit AS pool_limit
  FROM `work_pool` AS `p` CROSS JOIN `work_queue` AS `q` -- Rule 8, as PostgreSQL has it: what is in flight in a paused queue takes none of its pool's slots.
  WHERE q.work_pool_id = p.id AND p.is_paused IS FALSE AND q.is_paused IS FALSE), in_flight AS ( -- Only limits ask for it: they are looked at once, before any run.
  SELECT fr.work_queue_id, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(coalesce(f.runs, 0)) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS MATERIALIZED (
  SELECT q.id, q.id AS key, q.priority, q.work_pool_id, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q
  WHERE TRUE), route AS MATERIALIZED (
  SELECT CASE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 100) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 100) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 300) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 300) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 1000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 1000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 3000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 3000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 10000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 10000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 30000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 30000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 100000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 100000) THEN TRUE ELSE FALSE END AS by_state), placed AS (
  SELECT fr.*, row_number() OVER (PARTITION BY fr.key
    ORDER BY fr.at NULLS LAST, fr.id) AS queue_position
  FROM (
    SELECT fr.work_queue_id AS key, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN `flow_run` AS `fr`
    WHERE route.by_state AND likelihood(fr.state_type = 'SCHEDULED', 0.000001) AND +fr.work_queue_id IN (
      SELECT s.key
      FROM slots AS s) AND +fr.state_type = 'SCHEDULED' AND iif(json_valid(fr.empirical_policy), fr.empirical_policy ->> '$.retry_type', NULL) IS NOT 'in_process' UNION ALL
    SELECT fr.work_queue_id, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN (
      SELECT DISTINCT s.key
      FROM slots AS s) AS s CROSS JOIN `flow_run` AS `fr`
    WHERE NOT route.by_state AND likelihood(fr.work_queue_id = s.key, 0.000001) AND +fr.state_type = 'SCHEDULED' AND iif(json_valid(fr.empirical_policy), fr.empirical_policy ->> '$.retry_type', NULL) IS NOT 'in_process') AS fr), ranked AS (
  SELECT s.work_pool_id, s.id AS work_queue_id, s.priority, s.pool_slots, w.id, w.at, row_number() OVER (PARTITION BY s.work_pool_id
    ORDER BY w.at NULLS LAST, w.id) AS pool_position
  FROM placed AS w JOIN slots AS s ON s.key = w.key
  WHERE w.queue_position <= 1000 AND (s.queue_slots IS NULL OR w.queue_position <= s.queue_slots))
SELECT o.work_pool_id, o.work_queue_id, iif(typeof(`r`.`id`) = 'blob', CAST(x'00' || `r`.`id` AS BLOB), `r`.`id`) AS `id`, `r`.`name`, +`r`.`created` AS `created`
FROM (
  SELECT o.*
  FROM ranked AS o
  WHERE o.pool_position <= 1000 AND (o.pool_slots IS NULL OR o.pool_position <= o.pool_slots)
  ORDER BY o.at NULLS LAST, o.id LIMIT 1000) AS o CROSS JOIN `flow_run` AS `r` ON r.id = o.id
ORDER BY o.at NULLS LAST, o.id 

-- ScheduledFromWorkPool of some queues, within bounds, by priority, locked
WITH queues AS (
  SELECT q.id, q.name, q.priority, q.work_pool_id, q.concurrency_limit AS queue_limit, p.concurrency_limit AS pool_limit
  FROM `work_pool` AS `p` CROSS JOIN `work_queue` AS `q` -- Rule 8, as PostgreSQL has it: what is in flight in a paused queue takes none of its pool's slots.
  WHERE q.work_pool_id = p.id AND p.is_paused IS FALSE AND q.is_paused IS FALSE AND p.id IN (
    SELECT value
    FROM json_each(?))), in_flight AS ( -- Only limits ask for it: they are looked at once, before any run.
  SELECT fr.work_queue_id, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(coalesce(f.runs, 0)) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS MATERIALIZED (
  SELECT q.id, q.id AS key, q.priority, q.work_pool_id, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q
  WHERE TRUE AND q.id IN (
    SELECT value
    FROM json_each(?))), route AS MATERIALIZED (
  SELECT CASE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 100) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 100) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 300) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 300) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 1000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 1000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 3000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 3000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 10000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 10000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 30000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 30000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_id = s.key, 0.000001) LIMIT 1 OFFSET 100000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) LIMIT 1 OFFSET 100000) THEN TRUE ELSE FALSE END AS by_state), placed AS MATERIALIZED (
  SELECT fr.key, fr.id, row_number() OVER (PARTITION BY fr.key
    ORDER BY fr.at NULLS LAST, fr.id) AS queue_position
  FROM (
    SELECT fr.work_queue_id AS key, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN `flow_run` AS `fr`
    WHERE route.by_state AND ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)) AND +fr.work_queue_id IN (
      SELECT s.key
      FROM slots AS s) AND +fr.state_type = 'SCHEDULED' AND iif(json_valid(fr.empirical_policy), fr.empirical_policy ->> '$.retry_type', NULL) IS NOT 'in_process' AND +(fr.next_scheduled_start_time IS NOT NULL AND ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)))) AS fr)
SELECT q.work_pool_id, q.id, iif(typeof(`r`.`id`) = 'blob', CAST(x'00' || `r`.`id` AS BLOB), `r`.`id`) AS `id`, `r`.`name`, +`r`.`created` AS `created`
FROM `work_queue` AS `q` CROSS JOIN `flow_run` AS `r`
WHERE q.work_pool_id = +? AND +q.id IN (
  SELECT s.id
  FROM slots AS s) AND r.id IN (
  SELECT w.id
  FROM (
    SELECT p.id, p.queue_position
    FROM placed AS p
    WHERE p.key = q.id UNION ALL
    SELECT fr.id, row_number() OVER (
      ORDER BY iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) NULLS LAST, fr.id)
    FROM route CROSS JOIN `flow_run` AS `fr`
    WHERE NOT route.by_state AND likelihood(fr.work_queue_id = q.id, 0.000001) AND +fr.state_type = 'SCHEDULED' AND iif(json_valid(fr.empirical_policy), fr.empirical_policy ->> '$.retry_type', NULL) IS NOT 'in_process' AND +(fr.next_scheduled_start_time IS NOT NULL AND ((`fr`.`next_scheduled_start_time` >= ?) AND (`fr`.`next_scheduled_start_time` <= ?)))) AS w
  WHERE w.queue_position <= (
    SELECT min(3, coalesce(s.queue_slots, 3))
    FROM slots AS s
    WHERE s.id = q.id))
ORDER BY q.priority, iif(length(`r`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `r`.`next_scheduled_start_time` || substr('.000000', length(`r`.`next_scheduled_start_time`) - 18), `r`.`next_scheduled_start_time`) NULLS LAST, r.id LIMIT (
  SELECT min(3, coalesce(min(s.pool_slots), 3))
  FROM slots AS s) 
--   "[\"00000000-0000-4000-8000-00000000000a\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"
--   "00000000-0000-4000-8000-00000000000a"
--   "2026-11-01 00:00:00"
--   "2026-11-01 00:00:00.000000"

-- ScheduledFromWorkQueues
WITH queues AS (
  SELECT q.id, q.name, q.concurrency_limit
  FROM `work_queue` AS `q`
  WHERE q.is_paused IS FALSE), in_flight AS (
  SELECT fr.work_queue_name, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.concurrency_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') GROUP BY fr.work_queue_name), slots AS (
  SELECT q.id, q.name AS key, CASE WHEN q.concurrency_limit > coalesce(f.runs, 0) THEN q.concurrency_limit - coalesce(f.runs, 0) WHEN q.concurrency_limit IS NOT NULL THEN 0 END AS queue_slots
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_name = q.name), route AS MATERIALIZED (
  SELECT CASE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 100) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 100) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 300) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 300) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 1000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 1000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 3000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 3000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 10000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 10000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 30000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 30000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 100000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE likelihood(fr.state_type = 'SCHEDULED', 0.000001) LIMIT 1 OFFSET 100000) THEN TRUE ELSE FALSE END AS by_state), placed AS (
  SELECT fr.*, row_number() OVER (PARTITION BY fr.key
    ORDER BY fr.at NULLS LAST, fr.id) AS queue_position
  FROM (
    SELECT fr.work_queue_name AS key, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN `flow_run` AS `fr`
    WHERE route.by_state AND likelihood(fr.state_type = 'SCHEDULED', 0.000001) AND +fr.work_queue_name IN (
      SELECT s.key
      FROM slots AS s) AND +fr.state_type = 'SCHEDULED' UNION ALL
    SELECT fr.work_queue_name, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN (
      SELECT DISTINCT s.key
      FROM slots AS s) AS s CROSS JOIN `flow_run` AS `fr`
    WHERE NOT route.by_state AND likelihood(fr.work_queue_name = s.key, 0.000001) AND +fr.state_type = 'SCHEDULED') AS fr)
SELECT s.id, iif(typeof(`r`.`id`) = 'blob', CAST(x'00' || `r`.`id` AS BLOB), `r`.`id`) AS `id`, `r`.`name`, +`r`.`created` AS `created`
FROM placed AS o JOIN slots AS s ON s.key = o.key CROSS JOIN `flow_run` AS `r` ON r.id = o.id
WHERE (s.queue_slots IS NULL OR o.queue_position <= s.queue_slots)
ORDER BY o.at NULLS LAST, o.id, s.id 

-- ScheduledFromWorkQueues of some, up to an instant, limited, locked
WITH queues AS (
  SELECT q.id, q.name, q.concurrency_limit
  FROM `work_queue` AS `q`
  WHERE q.is_paused IS FALSE AND q.id IN (
    SELECT value
    FROM json_each(?))), in_flight AS (
  SELECT fr.work_queue_name, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.concurrency_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') GROUP BY fr.work_queue_name), slots AS (
  SELECT q.id, q.name AS key, CASE WHEN q.concurrency_limit > coalesce(f.runs, 0) THEN q.concurrency_limit - coalesce(f.runs, 0) WHEN q.concurrency_limit IS NOT NULL THEN 0 END AS queue_slots
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_name = q.name), route AS MATERIALIZED (
  SELECT CASE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 100) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 100) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 300) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 300) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 1000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 1000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 3000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 3000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 10000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 10000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 30000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 30000) THEN TRUE WHEN NOT EXISTS (
    SELECT 1
    FROM slots AS s CROSS JOIN `flow_run` AS `fr`
    WHERE likelihood(fr.work_queue_name = s.key, 0.000001) LIMIT 1 OFFSET 100000) THEN FALSE WHEN NOT EXISTS (
    SELECT 1
    FROM `flow_run` AS `fr`
    WHERE (`fr`.`next_scheduled_start_time` <= ?) LIMIT 1 OFFSET 100000) THEN TRUE ELSE FALSE END AS by_state), placed AS (
  SELECT fr.*, row_number() OVER (PARTITION BY fr.key
    ORDER BY fr.at NULLS LAST, fr.id) AS queue_position
  FROM (
    SELECT fr.work_queue_name AS key, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN `flow_run` AS `fr`
    WHERE route.by_state AND (`fr`.`next_scheduled_start_time` <= ?) AND +fr.work_queue_name IN (
      SELECT s.key
      FROM slots AS s) AND +fr.state_type = 'SCHEDULED' AND +(fr.next_scheduled_start_time IS NOT NULL AND (`fr`.`next_scheduled_start_time` <= ?)) UNION ALL
    SELECT fr.work_queue_name, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at
    FROM route CROSS JOIN (
      SELECT DISTINCT s.key
      FROM slots AS s) AS s CROSS JOIN `flow_run` AS `fr`
    WHERE NOT route.by_state AND likelihood(fr.work_queue_name = s.key, 0.000001) AND +fr.state_type = 'SCHEDULED' AND +(fr.next_scheduled_start_time IS NOT NULL AND (`fr`.`next_scheduled_start_time` <= ?))) AS fr)
SELECT s.id, iif(typeof(`r`.`id`) = 'blob', CAST(x'00' || `r`.`id` AS BLOB), `r`.`id`) AS `id`, `r`.`name`, +`r`.`created` AS `created`
FROM placed AS o JOIN slots AS s ON s.key = o.key CROSS JOIN `flow_run` AS `r` ON r.id = o.id
WHERE (s.queue_slots IS NULL OR o.queue_position <= s.queue_slots) AND o.queue_position <= 3
ORDER BY o.at NULLS LAST, o.id, s.id 
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"
--   "2026-11-01 00:00:00.000000"

-- QueueSlots
WITH queues AS (
  SELECT q.id, q.priority, q.work_pool_id, q.is_paused IS FALSE AS queue_open, q.concurrency_limit AS queue_limit, p.id AS pool_id, p.is_paused IS FALSE AS pool_open, p.concurrency_limit AS pool_limit, +`p`.`last_transitioned_status_at` AS `transitioned`
  FROM `work_queue` AS `q` LEFT JOIN `work_pool` AS `p` ON p.id = q.work_pool_id
  WHERE q.id IN (
    SELECT value
    FROM json_each(?)) OR q.work_pool_id IN (
    SELECT o.work_pool_id
    FROM `work_queue` AS `o`
    WHERE o.id IN (
      SELECT value
      FROM json_each(?)))), in_flight AS (
  SELECT fr.work_queue_id, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(CASE WHEN q.queue_open THEN coalesce(f.runs, 0) ELSE 0 END) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), workers AS (
  SELECT w.work_pool_id, count(CASE WHEN w.status = 'ONLINE' THEN 1 END) AS online, max(w.last_heartbeat_time) AS heartbeat
  FROM `worker` AS `w` GROUP BY w.work_pool_id)
SELECT q.id, q.queue_open, q.queue_limit, q.queue_runs, q.pool_id, q.pool_open, q.pool_limit, q.pool_runs, q.transitioned, coalesce(w.online, 0), w.heartbeat
FROM taken AS q LEFT JOIN workers AS w ON w.work_pool_id = q.pool_id
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- QueuePositions
WITH queues AS (
  SELECT q.id, q.priority, q.work_pool_id, q.is_paused IS FALSE AS queue_open, q.concurrency_limit AS queue_limit, p.id AS pool_id, p.is_paused IS FALSE AS pool_open, p.concurrency_limit AS pool_limit, +`p`.`last_transitioned_status_at` AS `transitioned`
  FROM `work_queue` AS `q` LEFT JOIN `work_pool` AS `p` ON p.id = q.work_pool_id
  WHERE q.id IN (
    SELECT value
    FROM json_each(?)) OR q.work_pool_id IN (
    SELECT o.work_pool_id
    FROM `work_queue` AS `o`
    WHERE o.id IN (
      SELECT value
      FROM json_each(?)))), in_flight AS (
  SELECT fr.work_queue_id, count(*) AS runs
  FROM `flow_run` AS `fr`
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(CASE WHEN q.queue_open THEN coalesce(f.runs, 0) ELSE 0 END) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS (
  SELECT q.id, q.priority, q.work_pool_id, q.queue_open AND q.pool_open AS open, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q), due AS (
  SELECT fr.work_queue_id AS queue_id, fr.id, iif(length(`fr`.`next_scheduled_start_time`) IN (19, 21, 22, 23, 24, 25), `fr`.`next_scheduled_start_time` || substr('.000000', length(`fr`.`next_scheduled_start_time`) - 18), `fr`.`next_scheduled_start_time`) AS at, iif(json_valid(fr.empirical_policy), fr.empirical_policy ->> '$.retry_type', NULL) IS NOT 'in_process' AS startable
  FROM `flow_run` AS `fr`
  WHERE (`fr`.`next_scheduled_start_time` <= ?) AND +fr.state_type = 'SCHEDULED' AND +fr.work_queue_id IN (
    SELECT s.id
    FROM slots AS s)), -- Of a queue the first runs are given, as many as it has slots; of these the first by priority and time, as many as its pool has.
ranked AS (
  SELECT s.*, r.id AS run_id, r.at, sum(r.startable) OVER (PARTITION BY s.id
    ORDER BY r.at, r.id) - r.startable AS ahead, r.startable
  FROM due AS r JOIN slots AS s ON s.id = r.queue_id), kept AS (
  SELECT r.*, CASE WHEN r.open AND (r.queue_slots IS NULL OR r.ahead < r.queue_slots) THEN r.startable ELSE 0 END AS kept
  FROM ranked AS r), placed AS (
  SELECT k.run_id, k.ahead, k.pool_slots, sum(k.kept) OVER (PARTITION BY k.work_pool_id
    ORDER BY k.priority, k.at, k.run_id) - k.kept AS before
  FROM kept AS k)
SELECT p.run_id, CAST(p.ahead AS bigint), CAST(CASE WHEN p.pool_slots < p.before THEN p.pool_slots ELSE p.before END AS bigint)
FROM placed AS p
WHERE p.run_id IN (
  SELECT value
  FROM json_each(?))
--   "[\"00000000-0000-4000-8000-00000000000a\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\"]"
--   "2026-11-01 00:00:00.000000"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- SlotHolders of queues
SELECT h.holder_key, iif(typeof(`h`.`id`) = 'blob', CAST(x'00' || `h`.`id` AS BLOB), `h`.`id`) AS `id`, `h`.`name`, +`h`.`created` AS `created`
FROM (
  SELECT fr.work_queue_id AS holder_key, iif(typeof(`fr`.`id`) = 'blob', CAST(x'00' || `fr`.`id` AS BLOB), `fr`.`id`) AS `id`, `fr`.`name`, +`fr`.`created` AS `created`, row_number() OVER (PARTITION BY fr.work_queue_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM `flow_run` AS `fr`
  WHERE fr.state_type IN ('RUNNING', 'PENDING') AND +fr.work_queue_id IN (
    SELECT value
    FROM json_each(?))) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- SlotHolders of pools
SELECT h.holder_key, iif(typeof(`h`.`id`) = 'blob', CAST(x'00' || `h`.`id` AS BLOB), `h`.`id`) AS `id`, `h`.`name`, +`h`.`created` AS `created`
FROM (
  SELECT q.work_pool_id AS holder_key, iif(typeof(`fr`.`id`) = 'blob', CAST(x'00' || `fr`.`id` AS BLOB), `fr`.`id`) AS `id`, `fr`.`name`, +`fr`.`created` AS `created`, row_number() OVER (PARTITION BY q.work_pool_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM `flow_run` AS `fr` CROSS JOIN `work_queue` AS `q`
  WHERE fr.state_type IN ('RUNNING', 'PENDING') AND q.id = fr.work_queue_id AND q.is_paused IS FALSE AND +q.work_pool_id IN (
    SELECT value
    FROM json_each(?))) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- SlotHolders of the limits of deployments
SELECT h.holder_key, iif(typeof(`h`.`id`) = 'blob', CAST(x'00' || `h`.`id` AS BLOB), `h`.`id`) AS `id`, `h`.`name`, +`h`.`created` AS `created`
FROM (
  SELECT d.concurrency_limit_id AS holder_key, iif(typeof(`fr`.`id`) = 'blob', CAST(x'00' || `fr`.`id` AS BLOB), `fr`.`id`) AS `id`, `fr`.`name`, +`fr`.`created` AS `created`, row_number() OVER (PARTITION BY d.concurrency_limit_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM `flow_run` AS `fr` CROSS JOIN `deployment` AS `d`
  WHERE fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') AND d.id = fr.deployment_id AND +d.concurrency_limit_id IN (
    SELECT value
    FROM json_each(?))) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Upsert that does nothing on conflict, of which the revision lacks a column
INSERT INTO `automation` (`id`, `name`) VALUES (?, ?) ON CONFLICT (`name`) DO NOTHING RETURNING iif(typeof(`automation`.`id`) = 'blob', CAST(x'00' || `automation`.`id` AS BLOB), `automation`.`id`) AS `id`, `automation`.`name`, +`automation`.`created` AS `created`
--   "00000000-0000-4000-8000-00000000000a"
--   "a"

-- Existing
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`
FROM (
  SELECT *, '[]' AS `tags`
  FROM `automation`) AS `t`
WHERE `t`.`name` = ?
--   "a"

-- Upsert that updates on conflict
INSERT INTO `automation` (`id`, `name`) VALUES (?, ?) ON CONFLICT (`name`) DO UPDATE SET `name` = excluded.`name`, `updated` = excluded.`updated` RETURNING iif(typeof(`automation`.`id`) = 'blob', CAST(x'00' || `automation`.`id` AS BLOB), `automation`.`id`) AS `id`, `automation`.`name`, +`automation`.`created` AS `created`, '[]' AS `tags`
--   "00000000-0000-4000-8000-00000000000a"
--   "a"

-- Upsert that updates what the revision lacks
INSERT INTO `automation` (`id`) VALUES (?) ON CONFLICT (`name`) DO NOTHING RETURNING iif(typeof(`automation`.`id`) = 'blob', CAST(x'00' || `automation`.`id` AS BLOB), `automation`.`id`) AS `id`, `automation`.`name`, +`automation`.`created` AS `created`, '[]' AS `tags`
--   "00000000-0000-4000-8000-00000000000a"

-- Existing without a key
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created`, `t`.`tags`
FROM (
  SELECT *, '[]' AS `tags`
  FROM `automation`) AS `t`
WHERE `t`.`name` = NULL

-- SetStateIDOnInsertedFlowRuns
UPDATE `flow_run` SET `state_id` = s.id, `updated` = ?
FROM `flow_run_state` AS `s`
WHERE s.flow_run_id = `flow_run`.`id` AND `flow_run`.`id` IN (
  SELECT value
  FROM json_each(?)) AND s.id IN (
  SELECT value
  FROM json_each(?))
--   2026-11-04 00:00:00.000000
--   "[\"00000000-0000-4000-8000-00000000000a\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- TablesNamed
SELECT name
FROM sqlite_master
WHERE type = 'table' AND name IN (?, ?)
ORDER BY 1
--   "alembic_version"
--   "flow_run"

-- Revisions
SELECT v.version_num
FROM `alembic_version` AS `v`

-- TableStatus
SELECT count(*), NULL
FROM `flow_run`

-- FlowRunGraph
WITH n AS MATERIALIZED (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, t.task_inputs AS task_inputs
  FROM `task_run` AS `t` LEFT JOIN `flow_run` AS `f` ON f.parent_task_run_id = t.id LEFT JOIN `flow` AS `l` ON l.id = f.flow_id
  WHERE t.flow_run_id = +? AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL LIMIT 10001), c AS MATERIALIZED (
  SELECT count(*) AS shown
  FROM n)
SELECT 0, r.id, NULL, NULL, (
  SELECT c.shown
  FROM c), NULL, COALESCE(r.start_time, r.expected_start_time), +`r`.`end_time` AS `end_time`, NULL
FROM `flow_run` AS `r`
WHERE r.id = +? UNION ALL
SELECT 1, n.id, NULL, n.label, n.subflow, n.state_type, n.start_time, n.end_time, n.task_inputs
FROM n
WHERE (
  SELECT c.shown
  FROM c) <= ? UNION ALL
SELECT *
FROM (
  SELECT 2, a.id, a.task_run_id, a.key, CASE WHEN a.key IS NULL OR EXISTS (
    SELECT 1
    FROM `artifact_collection` AS `k`
    WHERE k.key = a.key AND k.latest_id = a.id) THEN 1 ELSE 0 END, a.type, a.created, NULL, CASE WHEN a.type = 'progress' THEN a.data END
  FROM `artifact` AS `a`
  WHERE a.flow_run_id = +? AND a.type <> 'result' AND (
    SELECT c.shown
    FROM c) <= ?
  ORDER BY a.created, a.id LIMIT 100) AS a UNION ALL
SELECT 3, s.id, NULL, s.name, 0, s.type, s.timestamp, NULL, NULL
FROM `flow_run_state` AS `s`
WHERE s.flow_run_id = +? AND (
  SELECT c.shown
  FROM c) <= ?
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000a"
--   10000
--   "00000000-0000-4000-8000-00000000000a"
--   10000
--   "00000000-0000-4000-8000-00000000000a"
--   10000

-- FlowRunGraphSize
SELECT count(*)
FROM (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, NULL AS task_inputs
  FROM `task_run` AS `t` LEFT JOIN `flow_run` AS `f` ON f.parent_task_run_id = t.id LEFT JOIN `flow` AS `l` ON l.id = f.flow_id
  WHERE t.flow_run_id = +? AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL) AS n
--   "00000000-0000-4000-8000-00000000000a"

-- FlowRunGraph since a time, of which only the nodes were asked for
WITH n AS MATERIALIZED (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, t.task_inputs AS task_inputs
  FROM `task_run` AS `t` LEFT JOIN `flow_run` AS `f` ON f.parent_task_run_id = t.id LEFT JOIN `flow` AS `l` ON l.id = f.flow_id
  WHERE t.flow_run_id = +? AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL), c AS MATERIALIZED (
  SELECT count(*) AS shown
  FROM n
  WHERE (n.end_time IS NULL OR `n`.`end_time` >= ?))
SELECT 0, r.id, NULL, NULL, (
  SELECT c.shown
  FROM c), NULL, COALESCE(r.start_time, r.expected_start_time), +`r`.`end_time` AS `end_time`, NULL
FROM `flow_run` AS `r`
WHERE r.id = +? UNION ALL
SELECT 1, n.id, NULL, n.label, n.subflow + CASE WHEN (n.end_time IS NULL OR `n`.`end_time` >= ?) THEN 0 ELSE 2 END, n.state_type, n.start_time, n.end_time, n.task_inputs
FROM n
WHERE (
  SELECT c.shown
  FROM c) <= ?
--   "00000000-0000-4000-8000-00000000000a"
--   "2026-11-04 00:00:00"
--   "00000000-0000-4000-8000-00000000000a"
--   "2026-11-04 00:00:00"
--   10000

-- FlowRunGraphSize since a time
SELECT count(*)
FROM (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, NULL AS task_inputs
  FROM `task_run` AS `t` LEFT JOIN `flow_run` AS `f` ON f.parent_task_run_id = t.id LEFT JOIN `flow` AS `l` ON l.id = f.flow_id
  WHERE t.flow_run_id = +? AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL) AS n
WHERE (n.end_time IS NULL OR `n`.`end_time` >= ?)
--   "00000000-0000-4000-8000-00000000000a"
--   "2026-11-04 00:00:00"

-- FlowRunGraph, of which nothing but the run was asked for
SELECT 0, r.id, NULL, NULL, 0, NULL, COALESCE(r.start_time, r.expected_start_time), +`r`.`end_time` AS `end_time`, NULL
FROM `flow_run` AS `r`
WHERE r.id = +?
--   "00000000-0000-4000-8000-00000000000a"

-- History by whole seconds
SELECT g.b, g.state_type, g.state_name, count(*), COALESCE(sum(g.r / 1000000), 0), COALESCE(sum(g.r % 1000000), 0), COALESCE(sum(g.l / 1000000), 0), COALESCE(sum(g.l % 1000000), 0)
FROM (
  SELECT (unixepoch(substr(`t`.`expected_start_time`, 1, 19) || '') - ?) / ? AS b, t.state_type, t.state_name, max(0, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS r, max(0, CASE WHEN `t`.`expected_start_time` IS NULL OR `t`.`start_time` IS NULL AND `t`.`state_type` IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') THEN 0 ELSE max(0, iif(`t`.`start_time` IS NULL, ?, (unixepoch(substr(`t`.`start_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`start_time` || '000000', 21, 6) AS INTEGER))) - (unixepoch(substr(`t`.`expected_start_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`expected_start_time` || '000000', 21, 6) AS INTEGER))) END) AS l
  FROM `flow_run` AS `t`
  WHERE `t`.`expected_start_time` >= ? AND `t`.`expected_start_time` < ? LIMIT -1) AS g GROUP BY 1, 2, 3
--   1793491200
--   86400
--   1793750400000000
--   1793750400000000
--   "2026-11-01 00:00:00"
--   "2026-11-03 00:00:00"

-- History by fractions of seconds, filtered
SELECT g.b, g.state_type, g.state_name, count(*), COALESCE(sum(g.r / 1000000), 0), COALESCE(sum(g.r % 1000000), 0), COALESCE(sum(g.l / 1000000), 0), COALESCE(sum(g.l % 1000000), 0)
FROM (
  SELECT ((unixepoch(substr(`t`.`expected_start_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`expected_start_time` || '000000', 21, 6) AS INTEGER)) - ?) / ? AS b, t.state_type, t.state_name, max(0, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS r, max(0, CASE WHEN `t`.`expected_start_time` IS NULL OR `t`.`start_time` IS NULL AND `t`.`state_type` IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') THEN 0 ELSE max(0, iif(`t`.`start_time` IS NULL, ?, (unixepoch(substr(`t`.`start_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`start_time` || '000000', 21, 6) AS INTEGER))) - (unixepoch(substr(`t`.`expected_start_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`expected_start_time` || '000000', 21, 6) AS INTEGER))) END) AS l
  FROM `task_run` AS `t`
  WHERE `t`.`expected_start_time` >= ? AND `t`.`expected_start_time` < ? AND (`t`.`name` = +?) LIMIT -1) AS g GROUP BY 1, 2, 3
--   1
--   1500000
--   1793750400000000
--   1793750400000000
--   "1970-01-01 00:00:00.000001"
--   "1970-01-01 00:00:01.500001"
--   "etl"

-- RunsByState of flow_run
SELECT t.state_type, count(*)
FROM `flow_run` AS `t` GROUP BY t.state_type

-- RunsByState of task_run
SELECT t.state_type, count(*)
FROM `task_run` AS `t` GROUP BY t.state_type

-- FlowRunsByQueue
SELECT t.work_queue_id, count(*)
FROM `flow_run` AS `t` GROUP BY `t`.`work_queue_id`

-- FlowRunsInState
SELECT t.work_queue_id, count(*)
FROM `flow_run` AS `t`
WHERE (`t`.`state_type` = +?) GROUP BY +`t`.`work_queue_id`
--   "FAILED"

-- FlowRunsInState of those in none
SELECT t.work_queue_id, count(*)
FROM `flow_run` AS `t`
WHERE ((`t`.`state_type`) IS NULL) GROUP BY +`t`.`work_queue_id`

-- TaskRunsInState
SELECT f.work_queue_id, count(*)
FROM `task_run` AS `t` LEFT JOIN `flow_run` AS `f` ON f.id = t.flow_run_id
WHERE (`t`.`state_type` = +?) GROUP BY f.work_queue_id
--   "FAILED"

-- LateFlowRuns
SELECT t.work_queue_id, count(*)
FROM `flow_run` AS `t`
WHERE (`t`.`state_name` = +?) GROUP BY +`t`.`work_queue_id`
--   "Late"

-- FlowRunStep from the beginning
SELECT t.id
FROM `flow_run` AS `t`
ORDER BY t.id LIMIT 1 OFFSET 49999

-- FlowRunStep
SELECT t.id
FROM `flow_run` AS `t`
WHERE t.id > ?
ORDER BY t.id LIMIT 1 OFFSET 49999
--   "00000000-0000-4000-8000-00000000000a"

-- TaskRunsByQueue
SELECT f.work_queue_id, count(*)
FROM `flow_run` AS `f` CROSS JOIN `task_run` AS `t` ON t.flow_run_id = f.id
WHERE f.id > ? AND f.id <= ? AND t.flow_run_id > ? AND t.flow_run_id <= ? GROUP BY +`f`.`work_queue_id`
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- TaskRunsByQueue of all
SELECT f.work_queue_id, count(*)
FROM `flow_run` AS `f` CROSS JOIN `task_run` AS `t` ON t.flow_run_id = f.id GROUP BY +`f`.`work_queue_id`

-- OldestDue
SELECT d.work_queue_id, min(d.at)
FROM (
  SELECT t.work_queue_id, +`t`.`next_scheduled_start_time` AS `at`
  FROM `flow_run` AS `t`
  WHERE ((`t`.`state_type` = +?) AND (`t`.`next_scheduled_start_time` <= ?))) AS d GROUP BY +`d`.`work_queue_id`
--   "SCHEDULED"
--   "2026-11-04 00:00:00.000000"

-- QueuePools
SELECT q.id, p.name
FROM `work_queue` AS `q` JOIN `work_pool` AS `p` ON p.id = q.work_pool_id

-- WorkersOnline
SELECT p.name, count(w.id)
FROM `work_pool` AS `p` LEFT JOIN `worker` AS `w` ON w.work_pool_id = p.id AND (`w`.`status` = +?) GROUP BY p.name
--   "ONLINE"

-- Slots
SELECT t.name, `t`.`limit`, t.active_slots
FROM `concurrency_limit_v2` AS `t`
WHERE (`t`.`active` = +?)
ORDER BY t.name LIMIT 7
--   %!q(bool=true)

-- TagSlots
SELECT t.tag, t.concurrency_limit, t.active_slots
FROM `concurrency_limit` AS `t`
ORDER BY t.tag LIMIT 7

-- RowCount
SELECT count(*)
FROM `log` AS `t`

-- Aggregates of the root
SELECT 0, count(*), count(DISTINCT `t`.`name`), sum(CAST(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END AS REAL)) / 1000000.0, sum(CAST(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END AS REAL)) / 1000000.0 / count(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END), min(iif(length(`t`.`start_time`) IN (19, 21, 22, 23, 24, 25), `t`.`start_time` || substr('.000000', length(`t`.`start_time`) - 18), `t`.`start_time`)), max(`t`.`name`), quaestor_percentile(group_concat(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN `t`.`total_run_time` WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END), ?, ?)
FROM `flow_run` AS `t`
--   0.95
--   1e+06

-- Aggregates for each parent
SELECT p.n, count(*), count(DISTINCT `t`.`name`), sum(CAST(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END AS REAL)) / 1000000.0
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `task_run` AS `t` ON likelihood(`t`.`flow_run_id` = p.k, 0.000001) GROUP BY p.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Aggregates for each parent, over two hops, filtered
SELECT p.n, count(*)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `events` AS `t` ON t.id IN (
  SELECT i.id
  FROM (
    SELECT DISTINCT `h1`.`event_id` AS k
    FROM `event_resources` AS `h1`
    WHERE likelihood(`h1`.`resource_id` = p.k, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `i`
  WHERE likelihood(`i`.`id` = q1.k, 0.000001) AND (`i`.`event` >= ? AND `i`.`event` < ?)) GROUP BY p.n
--   "[\"prefect.flow-run.00000000-0000-4000-8000-00000000000a\",\"\\\"quoted\\\" ü\"]"
--   ""
--   "prefect."
--   "prefect/"

-- Aggregates for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM (
    SELECT max(n) OVER (PARTITION BY k) AS n, id
    FROM (
      SELECT value AS k, key AS n, NULL AS id
      FROM json_each(?) UNION ALL
      SELECT `i`.`follows`, NULL, i.id
      FROM `events` AS `i`
      WHERE `i`.`follows` IN (
        SELECT value
        FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t GROUP BY t.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Groups for each parent
SELECT g.n, g.k0, g.a0, g.a0
FROM (
  SELECT g.*, row_number() OVER (PARTITION BY g.n
    ORDER BY g.a0 DESC NULLS LAST, g.k0 NULLS LAST) AS position
  FROM (
    SELECT g.*
    FROM (
      SELECT p.n AS n, +`t`.`name` AS k0, count(*) AS a0
      FROM (
        SELECT key AS n, value AS k
        FROM json_each(?)) AS p CROSS JOIN `task_run` AS `t` ON likelihood(`t`.`flow_run_id` = p.k, 0.000001) GROUP BY 1, 2) AS g) AS g) AS g
WHERE g.position <= ?
ORDER BY g.n, g.position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   10

-- GroupCount for each parent
SELECT g.n, count(*)
FROM (
  SELECT g.*
  FROM (
    SELECT p.n AS n, +`t`.`name` AS k0
    FROM (
      SELECT key AS n, value AS k
      FROM json_each(?)) AS p CROSS JOIN `task_run` AS `t` ON likelihood(`t`.`flow_run_id` = p.k, 0.000001) GROUP BY 1, 2) AS g) AS g GROUP BY g.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- GroupCount of the root, of groups that pass, behind a place
SELECT 0, count(*)
FROM (
  SELECT g.*
  FROM (
    SELECT `t`.`name` AS k0, count(*) AS o0, count(*) AS h0
    FROM `flow_run` AS `t` GROUP BY 1) AS g
  WHERE (g.h0 > ?) AND (((g.o0 < ? OR g.o0 IS NULL)) OR (g.o0 = ? AND (g.k0 > ? OR g.k0 IS NULL)))) AS g
--   3
--   7
--   7
--   "etl"

-- Insert
INSERT INTO `flow` (`id`, `name`) VALUES (?, ?), (?, NULL)
--   "00000000-0000-4000-8000-00000000000a"
--   "etl"
--   "00000000-0000-4000-8000-00000000000b"

-- Load
INSERT INTO `flow` (`id`, `name`) VALUES (?, ?), (?, NULL)
--   "00000000-0000-4000-8000-00000000000a"
--   "etl"
--   "00000000-0000-4000-8000-00000000000b"

-- LoadLinked
INSERT INTO `flow_run` (`id`, `state_id`) VALUES (?, NULL)
--   "00000000-0000-4000-8000-00000000000a"

-- LoadLinked
INSERT INTO `flow_run_state` (`id`, `flow_run_id`) VALUES (?, ?)
--   "00000000-0000-4000-8000-00000000000b"
--   "00000000-0000-4000-8000-00000000000a"

-- LoadLinked
UPDATE `flow_run` SET `state_id` = p.value ->> 1
FROM json_each(?) AS p
WHERE `flow_run`.`id` = p.value ->> 0
--   "[[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]]"

-- APIKeys
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, +`t`.`created` AS `created`, `t`.`name`, `t`.`prefix`, `t`.`hash`, `t`.`scopes`, `t`.`bounds`, +`t`.`expires` AS `expires`, +`t`.`revoked` AS `revoked`, +`t`.`last_used` AS `last_used`
FROM `quaestor_api_key` AS `t`
ORDER BY t.name

