-- Page of the root
SELECT 0, "t"."id", "t"."name", "t"."created"
FROM "flow" AS "t"
ORDER BY "t"."id" LIMIT 50

-- Page of the root, backward and within bounds
SELECT 0, "t"."id", "t"."name", "t"."created"
FROM "flow" AS "t"
WHERE (("t"."id" > $1) AND ("t"."id" <= $2))
ORDER BY "t"."id" DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page of the root without a limit, a column being made up
SELECT 0, "t"."tags"
FROM (
  SELECT *, '[]' AS "tags"
  FROM "automation") AS "t"
ORDER BY "t"."id"

-- Page of the root, with lookups
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", "t"."created" AS "c2", t.id AS oid
  FROM "flow" AS "t"
  ORDER BY "t"."id" LIMIT 50)
SELECT 0, u.c0, u.c1, u.c2, "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM (
  SELECT u.*
  FROM (
    SELECT 0 AS part, a.*
    FROM a) AS u
  ORDER BY u.part, u.oid LIMIT 50) AS u LEFT JOIN "deployment" AS "l0" ON "l0"."id" = u.c1 LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
ORDER BY u.part, u.oid

-- Page for each parent
SELECT p.n, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."id" LIMIT 3) AS t
ORDER BY p.n, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Page for one parent
SELECT 0, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT "t".*
  FROM "log" AS "t"
  WHERE "t"."flow_run_id" = ANY($1::uuid[]) AND (("t"."id" > $2) AND ("t"."id" <= $3)) OFFSET 0) AS "t"
ORDER BY "t"."id" DESC LIMIT 3
--   &["00000000-0000-4000-8000-00000000000a"]
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for one parent, with lookups
SELECT 0, "t"."id", "t"."name", "t"."created", "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM (
  SELECT t.*
  FROM (
    SELECT "t".*
    FROM "log" AS "t"
    WHERE "t"."flow_run_id" = ANY($1::uuid[]) OFFSET 0) AS "t"
  ORDER BY "t"."id" LIMIT 3) AS t LEFT JOIN "deployment" AS "l0" ON "l0"."id" = "t"."name" LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
ORDER BY "t"."id"
--   &["00000000-0000-4000-8000-00000000000a"]

-- Page for one parent, over two hops
SELECT 0, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT "t".*
  FROM (
    SELECT DISTINCT "h1"."event_id" AS k
    FROM "event_resources" AS "h1"
    WHERE "h1"."resource_id" = ANY($1::text[]) AND "h1"."resource_role" = $2) AS q1 CROSS JOIN LATERAL (
    SELECT "t".*
    FROM "events" AS "t"
    WHERE "t"."id" = q1.k AND "t"."id" BETWEEN q1.k AND q1.k OFFSET 0) AS "t" OFFSET 0) AS "t"
ORDER BY "t"."id" LIMIT 3
--   &["prefect.flow-run.00000000-0000-4000-8000-00000000000a"]
--   ""

-- Page for each parent, with lookups
SELECT p.n, "t"."id", "t"."name", "t"."created", "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."id" LIMIT 3) AS t LEFT JOIN "deployment" AS "l0" ON "l0"."id" = "t"."name" LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
ORDER BY p.n, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Page for each parent, backward and within bounds
SELECT p.n, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."id" > $2) AND ("i"."id" <= $3))
  ORDER BY "i"."id" DESC LIMIT 3) AS t
ORDER BY p.n, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for each parent, without a limit
SELECT p.n, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."id") AS t
ORDER BY p.n, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Page for each parent, over two hops of which the first may meet a row twice
SELECT p.n, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::text[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT DISTINCT "h1"."event_id" AS k
    FROM (
      SELECT "h1".*
      FROM "event_resources" AS "h1"
      WHERE "h1"."resource_id" = p.k AND "h1"."resource_id" BETWEEN p.k AND p.k AND "h1"."resource_role" = $2 OFFSET 0) AS "h1") AS q1 CROSS JOIN LATERAL (
    SELECT "i".*
    FROM "events" AS "i"
    WHERE "i"."id" = q1.k AND "i"."id" BETWEEN q1.k AND q1.k OFFSET 0) AS "i"
  ORDER BY "i"."id" LIMIT 3) AS t
ORDER BY p.n, "t"."id"
--   &["prefect.flow-run.00000000-0000-4000-8000-00000000000a" "\"quoted\" ü"]
--   ""

-- Page for each parent, over two hops
SELECT p.n, "t"."id", "t"."name", "t"."created"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "h1"."id" AS k
    FROM (
      SELECT "h1".*
      FROM "task_run" AS "h1"
      WHERE "h1"."flow_run_id" = p.k AND "h1"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "h1") AS q1 CROSS JOIN LATERAL (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."parent_task_run_id" = q1.k AND "i"."parent_task_run_id" BETWEEN q1.k AND q1.k OFFSET 0) AS "i"
  WHERE (("i"."id" > $2) AND ("i"."id" <= $3))
  ORDER BY "i"."id" LIMIT 3) AS t
ORDER BY p.n, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Page for each parent, without an index
SELECT s.n, "s"."id", "s"."name", "s"."created"
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY "t"."id") AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM "events" AS "t" JOIN (
      SELECT o.n - 1 AS n, o.k
      FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k) AS t) AS s
WHERE s.quaestor_position <= $2
ORDER BY s.n, s.quaestor_position
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   3

-- Page for each parent, without an index, with lookups
SELECT s.n, "s"."id", "s"."name", "s"."created", "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY "t"."id") AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM "events" AS "t" JOIN (
      SELECT o.n - 1 AS n, o.k
      FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k) AS t) AS s LEFT JOIN "deployment" AS "l0" ON "l0"."id" = "s"."name" LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
WHERE s.quaestor_position <= $2
ORDER BY s.n, s.quaestor_position
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   3

-- Page for each parent, without an index, backward and within bounds
SELECT s.n, "s"."id", "s"."name", "s"."created"
FROM (
  SELECT t.*, row_number() OVER (PARTITION BY t.n
    ORDER BY "t"."id" DESC) AS quaestor_position
  FROM (
    SELECT p.n, t.*
    FROM "events" AS "t" JOIN (
      SELECT o.n - 1 AS n, o.k
      FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k AND (("t"."id" > $2) AND ("t"."id" <= $3))) AS t) AS s
WHERE s.quaestor_position <= $4
ORDER BY s.n, s.quaestor_position
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   3

-- ConfigurationValue
SELECT "t"."value"
FROM "configuration" AS "t"
WHERE "t"."key" = $1
ORDER BY t.id LIMIT 1
--   "ENCRYPTION_KEY"

-- Count of the root
SELECT 0, (
  SELECT count(*)
  FROM "flow" AS "t")

-- Count of the root up to a limit
SELECT 0, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM "flow" AS "t" LIMIT 7) AS c)

-- Count for each parent
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT "t".*
    FROM "log" AS "t"
    WHERE "t"."flow_run_id" = p.k AND "t"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "t")
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Count for one parent
SELECT 0, (
  SELECT count(*)
  FROM "log" AS "t"
  WHERE "t"."flow_run_id" = ANY($1::uuid[]))
--   &["00000000-0000-4000-8000-00000000000a"]

-- Count for each parent up to a limit
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM (
      SELECT "t".*
      FROM "log" AS "t"
      WHERE "t"."flow_run_id" = p.k AND "t"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "t" LIMIT 7) AS c)
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Count for each parent, over two hops
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT DISTINCT "h1"."event_id" AS k
    FROM (
      SELECT "h1".*
      FROM "event_resources" AS "h1"
      WHERE "h1"."resource_id" = p.k AND "h1"."resource_id" BETWEEN p.k AND p.k AND "h1"."resource_role" = $1 OFFSET 0) AS "h1") AS q1 CROSS JOIN LATERAL (
    SELECT "t".*
    FROM "events" AS "t"
    WHERE "t"."id" = q1.k AND "t"."id" BETWEEN q1.k AND q1.k OFFSET 0) AS "t")
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::text[]) WITH ORDINALITY AS o(k, n)) AS p
--   ""
--   &["prefect.flow-run.00000000-0000-4000-8000-00000000000a" "\"quoted\" ü"]

-- Count for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM "events" AS "t" JOIN (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k) AS t GROUP BY t.n
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Exists of the root
SELECT 0, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM "flow" AS "t"
    WHERE (("t"."id" > $1) AND ("t"."id" <= $2)) LIMIT 1) AS c)
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Exists for each parent
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM (
      SELECT "t".*
      FROM "log" AS "t"
      WHERE "t"."flow_run_id" = p.k AND "t"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "t"
    WHERE ("t"."id" > $1) LIMIT 1) AS c)
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p
--   "00000000-0000-4000-8000-00000000000a"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Exists for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM "events" AS "t" JOIN (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k AND (("t"."id" > $2) AND ("t"."id" <= $3))) AS t GROUP BY t.n
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Targets
SELECT "t"."id", "t"."id", "t"."name", "t"."created"
FROM "flow" AS "t"
WHERE "t"."id" = ANY($1::uuid[])
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Targets with lookups
SELECT "t"."id", "t"."id", "t"."name", "t"."created", "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM "flow_run" AS "t" LEFT JOIN "deployment" AS "l0" ON "l0"."id" = "t"."name" LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
WHERE "t"."id" = ANY($1::uuid[])
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Targets by text
SELECT "t"."key", "t"."id"
FROM "artifact_collection" AS "t"
WHERE "t"."key" = ANY($1::text[])
--   &["a" "b"]

-- Locate, one table being absent
SELECT $1::int, t.id
FROM "flow" AS "t"
WHERE t.id = ANY($2::uuid[]) UNION ALL
SELECT $3::int, t.id
FROM "log" AS "t"
WHERE t.id = ANY($4::uuid[])
--   0
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   2
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- OneBy
SELECT "t"."id", "t"."name", "t"."created"
FROM "flow" AS "t"
WHERE "t"."name" = $1
ORDER BY t.id LIMIT 1
--   "etl"

-- OneBy with lookups
SELECT "t"."id", "t"."name", "t"."created", "l0"."id", "l1"."id", "l1"."name", "l1"."created"
FROM "flow" AS "t" LEFT JOIN "deployment" AS "l0" ON "l0"."id" = "t"."name" LEFT JOIN "flow" AS "l1" ON "l1"."id" = "l0"."flow_id"
WHERE "t"."name" = $1
ORDER BY t.id LIMIT 1
--   "etl"

-- OneBy over a hop
SELECT "t"."id", "t"."name", "t"."created"
FROM "deployment" AS "t"
WHERE "t"."flow_id" IN (
  SELECT "h"."id"
  FROM "flow" AS "h"
  WHERE "h"."name" = $1) AND "t"."name" = $2
ORDER BY t.id LIMIT 1
--   "etl"
--   "nightly"

-- ScheduledFromWorkPool
WITH queues AS (
  SELECT q.id, q.name, q.priority, q.work_pool_id, q.concurrency_limit AS queue_limit, p.concurrency_limit AS pool_limit
  FROM "work_pool" AS "p" CROSS JOIN "work_queue" AS "q" -- Rule 8, as PostgreSQL has it: what is in flight in a paused queue takes none of its pool's slots.
  WHERE q.work_pool_id = p.id AND p.is_paused IS FALSE AND q.is_paused IS FALSE), in_flight AS ( -- Only limits ask for it: they are looked at once, before any run.
  SELECT fr.work_queue_id, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(coalesce(f.runs, 0)) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS MATERIALIZED (
  SELECT q.id, q.id AS key, q.priority, q.work_pool_id, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q
  WHERE TRUE), ranked AS (
  SELECT s.work_pool_id AS run_work_pool_id, s.id AS run_work_queue_id, s.priority, s.pool_slots, r.*, row_number() OVER (PARTITION BY s.work_pool_id
    ORDER BY r.at, r.run_id) AS pool_position
  FROM slots AS s CROSS JOIN LATERAL (
    SELECT "fr"."id", "fr"."name", "fr"."created", fr.id AS run_id, fr.next_scheduled_start_time + interval '0' AS at
    FROM "flow_run" AS "fr"
    WHERE fr.work_queue_id = s.key AND fr.state_type = 'SCHEDULED' AND fr.empirical_policy ->> 'retry_type' IS DISTINCT FROM 'in_process'
    ORDER BY at, run_id LIMIT LEAST(s.queue_slots, s.pool_slots, 1000)) AS r)
SELECT r.run_work_pool_id, r.run_work_queue_id, "r"."id", "r"."name", "r"."created"
FROM ranked AS r
WHERE r.pool_position <= 1000 AND (r.pool_slots IS NULL OR r.pool_position <= r.pool_slots)
ORDER BY r.at, r.run_id LIMIT 1000 

-- ScheduledFromWorkPool of some queues, within bounds, by priority, locked
WITH queues AS (
  SELECT q.id, q.name, q.priority, q.work_pool_id, q.concurrency_limit AS queue_limit, p.concurrency_limit AS pool_limit
  FROM "work_pool" AS "p" CROSS JOIN "work_queue" AS "q" -- Rule 8, as PostgreSQL has it: what is in flight in a paused queue takes none of its pool's slots.
  WHERE q.work_pool_id = p.id AND p.is_paused IS FALSE AND q.is_paused IS FALSE AND p.id = ANY($1::uuid[])), in_flight AS ( -- Only limits ask for it: they are looked at once, before any run.
  SELECT fr.work_queue_id, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(coalesce(f.runs, 0)) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS MATERIALIZED (
  SELECT q.id, q.id AS key, q.priority, q.work_pool_id, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q
  WHERE TRUE AND q.id = ANY($2::uuid[]))
SELECT s.work_pool_id, s.id, "r"."id", "r"."name", "r"."created"
FROM (
  SELECT *
  FROM slots
  ORDER BY priority) AS s CROSS JOIN LATERAL (
  SELECT "fr"."id", "fr"."name", "fr"."created", fr.id AS run_id, fr.next_scheduled_start_time + interval '0' AS at
  FROM "flow_run" AS "fr"
  WHERE fr.work_queue_id = s.key AND fr.state_type = 'SCHEDULED' AND fr.empirical_policy ->> 'retry_type' IS DISTINCT FROM 'in_process' AND (("fr"."next_scheduled_start_time" >= $3) AND ("fr"."next_scheduled_start_time" <= $4))
  ORDER BY at, run_id LIMIT LEAST(s.queue_slots, s.pool_slots, 3) FOR UPDATE OF fr SKIP LOCKED) AS r
ORDER BY s.priority, r.at, r.run_id LIMIT (
  SELECT LEAST(min(s.pool_slots), 3)
  FROM slots AS s) 
--   &["00000000-0000-4000-8000-00000000000a"]
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   2026-11-01 00:00:00.000000
--   2026-11-01 00:00:00.000000

-- ScheduledFromWorkQueues
WITH queues AS (
  SELECT q.id, q.name, q.concurrency_limit
  FROM "work_queue" AS "q"
  WHERE q.is_paused IS FALSE), in_flight AS (
  SELECT fr.work_queue_name, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.concurrency_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') GROUP BY fr.work_queue_name), slots AS (
  SELECT q.id, q.name AS key, CASE WHEN q.concurrency_limit > coalesce(f.runs, 0) THEN q.concurrency_limit - coalesce(f.runs, 0) WHEN q.concurrency_limit IS NOT NULL THEN 0 END AS queue_slots
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_name = q.name)
SELECT s.id, "r"."id", "r"."name", "r"."created"
FROM slots AS s CROSS JOIN LATERAL (
  SELECT "fr"."id", "fr"."name", "fr"."created", fr.id AS run_id, fr.next_scheduled_start_time + interval '0' AS at
  FROM "flow_run" AS "fr"
  WHERE fr.work_queue_name = s.key AND fr.state_type = 'SCHEDULED'
  ORDER BY at, run_id LIMIT LEAST(s.queue_slots)) AS r
ORDER BY r.at, r.run_id, s.id 

-- ScheduledFromWorkQueues of some, up to an instant, limited, locked
WITH queues AS (
  SELECT q.id, q.name, q.concurrency_limit
  FROM "work_queue" AS "q"
  WHERE q.is_paused IS FALSE AND q.id = ANY($1::uuid[])), in_flight AS (
  SELECT fr.work_queue_name, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.concurrency_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') GROUP BY fr.work_queue_name), slots AS (
  SELECT q.id, q.name AS key, CASE WHEN q.concurrency_limit > coalesce(f.runs, 0) THEN q.concurrency_limit - coalesce(f.runs, 0) WHEN q.concurrency_limit IS NOT NULL THEN 0 END AS queue_slots
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_name = q.name)
SELECT s.id, "r"."id", "r"."name", "r"."created"
FROM slots AS s CROSS JOIN LATERAL (
  SELECT "fr"."id", "fr"."name", "fr"."created", fr.id AS run_id, fr.next_scheduled_start_time + interval '0' AS at
  FROM "flow_run" AS "fr"
  WHERE fr.work_queue_name = s.key AND fr.state_type = 'SCHEDULED' AND ("fr"."next_scheduled_start_time" <= $2)
  ORDER BY at, run_id LIMIT LEAST(s.queue_slots, 3) FOR UPDATE OF fr SKIP LOCKED) AS r
ORDER BY r.at, r.run_id, s.id 
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   2026-11-01 00:00:00.000000

-- QueueSlots
WITH queues AS (
  SELECT q.id, q.priority, q.work_pool_id, q.is_paused IS FALSE AS queue_open, q.concurrency_limit AS queue_limit, p.id AS pool_id, p.is_paused IS FALSE AS pool_open, p.concurrency_limit AS pool_limit, "p"."last_transitioned_status_at" AS "transitioned"
  FROM "work_queue" AS "q" LEFT JOIN "work_pool" AS "p" ON p.id = q.work_pool_id
  WHERE q.id = ANY($1::uuid[]) OR q.work_pool_id IN (
    SELECT o.work_pool_id
    FROM "work_queue" AS "o"
    WHERE o.id = ANY($2::uuid[]))), in_flight AS (
  SELECT fr.work_queue_id, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(CASE WHEN q.queue_open THEN coalesce(f.runs, 0) ELSE 0 END) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), workers AS (
  SELECT w.work_pool_id, count(CASE WHEN w.status = 'ONLINE' THEN 1 END) AS online, max(w.last_heartbeat_time) AS heartbeat
  FROM "worker" AS "w" GROUP BY w.work_pool_id)
SELECT q.id, q.queue_open, q.queue_limit, q.queue_runs, q.pool_id, q.pool_open, q.pool_limit, q.pool_runs, q.transitioned, coalesce(w.online, 0), w.heartbeat
FROM taken AS q LEFT JOIN workers AS w ON w.work_pool_id = q.pool_id
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- QueuePositions
WITH queues AS (
  SELECT q.id, q.priority, q.work_pool_id, q.is_paused IS FALSE AS queue_open, q.concurrency_limit AS queue_limit, p.id AS pool_id, p.is_paused IS FALSE AS pool_open, p.concurrency_limit AS pool_limit, "p"."last_transitioned_status_at" AS "transitioned"
  FROM "work_queue" AS "q" LEFT JOIN "work_pool" AS "p" ON p.id = q.work_pool_id
  WHERE q.id = ANY($1::uuid[]) OR q.work_pool_id IN (
    SELECT o.work_pool_id
    FROM "work_queue" AS "o"
    WHERE o.id = ANY($2::uuid[]))), in_flight AS (
  SELECT fr.work_queue_id, count(*) AS runs
  FROM "flow_run" AS "fr"
  WHERE EXISTS (
    SELECT 1
    FROM queues AS q
    WHERE q.queue_limit IS NOT NULL OR q.pool_limit IS NOT NULL) AND fr.state_type IN ('RUNNING', 'PENDING') GROUP BY fr.work_queue_id), taken AS (
  SELECT q.*, coalesce(f.runs, 0) AS queue_runs, CAST(sum(CASE WHEN q.queue_open THEN coalesce(f.runs, 0) ELSE 0 END) OVER (PARTITION BY q.work_pool_id) AS bigint) AS pool_runs
  FROM queues AS q LEFT JOIN in_flight AS f ON f.work_queue_id = q.id), slots AS (
  SELECT q.id, q.priority, q.work_pool_id, q.queue_open AND q.pool_open AS open, CASE WHEN q.queue_limit > q.queue_runs THEN q.queue_limit - q.queue_runs WHEN q.queue_limit IS NOT NULL THEN 0 END AS queue_slots, CASE WHEN q.pool_limit > q.pool_runs THEN q.pool_limit - q.pool_runs WHEN q.pool_limit IS NOT NULL THEN 0 END AS pool_slots
  FROM taken AS q), due AS (
  SELECT fr.work_queue_id AS queue_id, fr.id, fr.next_scheduled_start_time AS at, CASE WHEN fr.empirical_policy ->> 'retry_type' IS DISTINCT FROM 'in_process' THEN 1 ELSE 0 END AS startable
  FROM "flow_run" AS "fr"
  WHERE ("fr"."next_scheduled_start_time" <= $3) AND fr.state_type = 'SCHEDULED' AND fr.work_queue_id IN (
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
WHERE p.run_id = ANY($4::uuid[])
--   &["00000000-0000-4000-8000-00000000000a"]
--   &["00000000-0000-4000-8000-00000000000a"]
--   2026-11-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- SlotHolders of queues
SELECT h.holder_key, "h"."id", "h"."name", "h"."created"
FROM (
  SELECT fr.work_queue_id AS holder_key, "fr"."id", "fr"."name", "fr"."created", row_number() OVER (PARTITION BY fr.work_queue_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM "flow_run" AS "fr"
  WHERE fr.state_type IN ('RUNNING', 'PENDING') AND fr.work_queue_id = ANY($1::uuid[])) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- SlotHolders of pools
SELECT h.holder_key, "h"."id", "h"."name", "h"."created"
FROM (
  SELECT q.work_pool_id AS holder_key, "fr"."id", "fr"."name", "fr"."created", row_number() OVER (PARTITION BY q.work_pool_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM "flow_run" AS "fr" CROSS JOIN "work_queue" AS "q"
  WHERE fr.state_type IN ('RUNNING', 'PENDING') AND q.id = fr.work_queue_id AND q.is_paused IS FALSE AND q.work_pool_id = ANY($1::uuid[])) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- SlotHolders of the limits of deployments
SELECT h.holder_key, "h"."id", "h"."name", "h"."created"
FROM (
  SELECT d.concurrency_limit_id AS holder_key, "fr"."id", "fr"."name", "fr"."created", row_number() OVER (PARTITION BY d.concurrency_limit_id
    ORDER BY CASE fr.state_type WHEN 'PENDING' THEN 0 ELSE 1 END, fr.state_timestamp NULLS LAST, fr.id) AS nth
  FROM "flow_run" AS "fr" CROSS JOIN "deployment" AS "d"
  WHERE fr.state_type IN ('RUNNING', 'PENDING', 'CANCELLING') AND d.id = fr.deployment_id AND d.concurrency_limit_id = ANY($1::uuid[])) AS h
WHERE h.nth <= 5
ORDER BY h.holder_key, h.nth
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Upsert that does nothing on conflict, of which the revision lacks a column
INSERT INTO "automation" ("id", "name") VALUES ($1, $2) ON CONFLICT ("name") DO NOTHING RETURNING "automation"."id", "automation"."name", "automation"."created"
--   "00000000-0000-4000-8000-00000000000a"
--   "a"

-- Existing
SELECT "t"."id", "t"."name", "t"."created"
FROM (
  SELECT *, '[]' AS "tags"
  FROM "automation") AS "t"
WHERE "t"."name" = $1
--   "a"

-- Upsert that updates on conflict
INSERT INTO "automation" ("id", "name") VALUES ($1, $2) ON CONFLICT ("name") DO UPDATE SET "name" = excluded."name", "updated" = excluded."updated" RETURNING "automation"."id", "automation"."name", "automation"."created", '[]' AS "tags"
--   "00000000-0000-4000-8000-00000000000a"
--   "a"

-- Upsert that updates what the revision lacks
INSERT INTO "automation" ("id") VALUES ($1) ON CONFLICT ("name") DO NOTHING RETURNING "automation"."id", "automation"."name", "automation"."created", '[]' AS "tags"
--   "00000000-0000-4000-8000-00000000000a"

-- Existing without a key
SELECT "t"."id", "t"."name", "t"."created", "t"."tags"
FROM (
  SELECT *, '[]' AS "tags"
  FROM "automation") AS "t"
WHERE "t"."name" = NULL

-- SetStateIDOnInsertedFlowRuns
UPDATE "flow_run" SET "state_id" = s.id, "updated" = $1
FROM "flow_run_state" AS "s"
WHERE s.flow_run_id = "flow_run"."id" AND "flow_run"."id" = ANY($2::uuid[]) AND s.id = ANY($3::uuid[])
--   2026-11-04 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a"]
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- TablesNamed
SELECT relname::text
FROM pg_class
WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid) AND relname IN ($1, $2)
ORDER BY 1
--   "alembic_version"
--   "flow_run"

-- Revisions
SELECT v.version_num
FROM "alembic_version" AS "v"

-- TableStatus
SELECT count(*), pg_total_relation_size($1::text::regclass)
FROM "flow_run"
--   "\"flow_run\""

-- FlowRunGraph
WITH n AS MATERIALIZED (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, t.task_inputs AS task_inputs
  FROM "task_run" AS "t" LEFT JOIN "flow_run" AS "f" ON f.parent_task_run_id = t.id LEFT JOIN "flow" AS "l" ON l.id = f.flow_id
  WHERE t.flow_run_id = $1 AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL LIMIT 10001), c AS MATERIALIZED (
  SELECT count(*) AS shown
  FROM n)
SELECT 0, r.id, NULL::uuid, NULL::text, (
  SELECT c.shown
  FROM c), NULL::text, COALESCE(r.start_time, r.expected_start_time), "r"."end_time", NULL::text
FROM "flow_run" AS "r"
WHERE r.id = $2 UNION ALL
SELECT 1, n.id, NULL::uuid, n.label, n.subflow, n.state_type::text, n.start_time, n.end_time, n.task_inputs::text
FROM n
WHERE (
  SELECT c.shown
  FROM c) <= $3 UNION ALL
SELECT *
FROM (
  SELECT 2, a.id, a.task_run_id, a.key, CASE WHEN a.key IS NULL OR EXISTS (
    SELECT 1
    FROM "artifact_collection" AS "k"
    WHERE k.key = a.key AND k.latest_id = a.id) THEN 1 ELSE 0 END, a.type, a.created, NULL::timestamptz, CASE WHEN a.type = 'progress' THEN a.data::text END
  FROM "artifact" AS "a"
  WHERE a.flow_run_id = $4 AND a.type <> 'result' AND (
    SELECT c.shown
    FROM c) <= $5
  ORDER BY a.created, a.id LIMIT 100) AS a UNION ALL
SELECT 3, s.id, NULL::uuid, s.name, 0, s.type::text, s.timestamp, NULL::timestamptz, NULL
FROM "flow_run_state" AS "s"
WHERE s.flow_run_id = $6 AND (
  SELECT c.shown
  FROM c) <= $7
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
  FROM "task_run" AS "t" LEFT JOIN "flow_run" AS "f" ON f.parent_task_run_id = t.id LEFT JOIN "flow" AS "l" ON l.id = f.flow_id
  WHERE t.flow_run_id = $1 AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL) AS n
--   "00000000-0000-4000-8000-00000000000a"

-- FlowRunGraph since a time, of which only the nodes were asked for
WITH n AS MATERIALIZED (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, t.task_inputs AS task_inputs
  FROM "task_run" AS "t" LEFT JOIN "flow_run" AS "f" ON f.parent_task_run_id = t.id LEFT JOIN "flow" AS "l" ON l.id = f.flow_id
  WHERE t.flow_run_id = $1 AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL), c AS MATERIALIZED (
  SELECT count(*) AS shown
  FROM n
  WHERE (n.end_time IS NULL OR "n"."end_time" >= $2))
SELECT 0, r.id, NULL::uuid, NULL::text, (
  SELECT c.shown
  FROM c), NULL::text, COALESCE(r.start_time, r.expected_start_time), "r"."end_time", NULL::text
FROM "flow_run" AS "r"
WHERE r.id = $3 UNION ALL
SELECT 1, n.id, NULL::uuid, n.label, n.subflow + CASE WHEN (n.end_time IS NULL OR "n"."end_time" >= $4) THEN 0 ELSE 2 END, n.state_type::text, n.start_time, n.end_time, n.task_inputs::text
FROM n
WHERE (
  SELECT c.shown
  FROM c) <= $5
--   "00000000-0000-4000-8000-00000000000a"
--   2026-11-04 00:00:00.000000
--   "00000000-0000-4000-8000-00000000000a"
--   2026-11-04 00:00:00.000000
--   10000

-- FlowRunGraphSize since a time
SELECT count(*)
FROM (
  SELECT CASE WHEN f.id IS NULL THEN 0 ELSE 1 END AS subflow, COALESCE(f.id, t.id) AS id, COALESCE(l.name || ' / ' || f.name, t.name) AS label, COALESCE(f.state_type, t.state_type) AS state_type, COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) AS start_time, COALESCE(f.end_time, t.end_time, CASE WHEN t.state_type = 'COMPLETED' THEN t.expected_start_time END) AS end_time, NULL AS task_inputs
  FROM "task_run" AS "t" LEFT JOIN "flow_run" AS "f" ON f.parent_task_run_id = t.id LEFT JOIN "flow" AS "l" ON l.id = f.flow_id
  WHERE t.flow_run_id = $1 AND COALESCE(f.start_time, f.expected_start_time, t.start_time, t.expected_start_time) IS NOT NULL) AS n
WHERE (n.end_time IS NULL OR "n"."end_time" >= $2)
--   "00000000-0000-4000-8000-00000000000a"
--   2026-11-04 00:00:00.000000

-- FlowRunGraph, of which nothing but the run was asked for
SELECT 0, r.id, NULL::uuid, NULL::text, 0, NULL::text, COALESCE(r.start_time, r.expected_start_time), "r"."end_time", NULL::text
FROM "flow_run" AS "r"
WHERE r.id = $1
--   "00000000-0000-4000-8000-00000000000a"

-- History by whole seconds
SELECT round(extract(epoch FROM g.b - $1::timestamptz) * 1000000 / $2::bigint)::bigint, g.state_type, g.state_name, g.n, trunc(g.r)::bigint, ((g.r - trunc(g.r)) * 1000000)::bigint, trunc(g.l)::bigint, ((g.l - trunc(g.l)) * 1000000)::bigint
FROM (
  SELECT i.b, i.state_type, i.state_name, count(*) AS n, extract(epoch FROM coalesce(sum(i.r) FILTER (
        WHERE i.r BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM i.r)) FILTER (
      WHERE i.r NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) AS r, extract(epoch FROM coalesce(sum(i.l) FILTER (
        WHERE i.l BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM i.l)) FILTER (
      WHERE i.l NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) AS l
  FROM (
    SELECT date_bin($3::interval, t.expected_start_time, $4::timestamptz) AS b, t.state_type, t.state_name, greatest(interval '0', CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($5::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END) AS r, greatest(interval '0', CASE WHEN "t"."expected_start_time" IS NULL OR "t"."start_time" IS NULL AND "t"."state_type" IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') THEN interval '0' WHEN isfinite("t"."expected_start_time") AND isfinite(COALESCE("t"."start_time", $6::timestamptz)) THEN greatest(interval '0', COALESCE("t"."start_time", $7::timestamptz) - "t"."expected_start_time") END) AS l
    FROM "flow_run" AS "t"
    WHERE "t"."expected_start_time" >= $8 AND "t"."expected_start_time" < $9 OFFSET '0') AS i GROUP BY 1, 2, 3) AS g
--   2026-11-01 00:00:00.000000
--   86400000000
--   "86400000000 microseconds"
--   2026-11-01 00:00:00.000000
--   2026-11-04 00:00:00.000000
--   2026-11-04 00:00:00.000000
--   2026-11-04 00:00:00.000000
--   2026-11-01 00:00:00.000000
--   2026-11-03 00:00:00.000000

-- History by fractions of seconds, filtered
SELECT round(extract(epoch FROM g.b - $1::timestamptz) * 1000000 / $2::bigint)::bigint, g.state_type, g.state_name, g.n, trunc(g.r)::bigint, ((g.r - trunc(g.r)) * 1000000)::bigint, trunc(g.l)::bigint, ((g.l - trunc(g.l)) * 1000000)::bigint
FROM (
  SELECT i.b, i.state_type, i.state_name, count(*) AS n, extract(epoch FROM coalesce(sum(i.r) FILTER (
        WHERE i.r BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM i.r)) FILTER (
      WHERE i.r NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) AS r, extract(epoch FROM coalesce(sum(i.l) FILTER (
        WHERE i.l BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM i.l)) FILTER (
      WHERE i.l NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) AS l
  FROM (
    SELECT date_bin($3::interval, t.expected_start_time, $4::timestamptz) AS b, t.state_type, t.state_name, greatest(interval '0', CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($5::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END) AS r, greatest(interval '0', CASE WHEN "t"."expected_start_time" IS NULL OR "t"."start_time" IS NULL AND "t"."state_type" IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') THEN interval '0' WHEN isfinite("t"."expected_start_time") AND isfinite(COALESCE("t"."start_time", $6::timestamptz)) THEN greatest(interval '0', COALESCE("t"."start_time", $7::timestamptz) - "t"."expected_start_time") END) AS l
    FROM "task_run" AS "t"
    WHERE "t"."expected_start_time" >= $8 AND "t"."expected_start_time" < $9 AND ("t"."name" = $10) OFFSET '0') AS i GROUP BY 1, 2, 3) AS g
--   1970-01-01 00:00:00.000001
--   1500000
--   "1500000 microseconds"
--   1970-01-01 00:00:00.000001
--   2026-11-04 00:00:00.000000
--   2026-11-04 00:00:00.000000
--   2026-11-04 00:00:00.000000
--   1970-01-01 00:00:00.000001
--   1970-01-01 00:00:01.500001
--   "etl"

-- RunsByState of flow_run
SELECT t.state_type, count(*)
FROM "flow_run" AS "t" GROUP BY t.state_type

-- RunsByState of task_run
SELECT t.state_type, count(*)
FROM "task_run" AS "t" GROUP BY t.state_type

-- FlowRunsByQueue
SELECT t.work_queue_id, count(*)
FROM "flow_run" AS "t" GROUP BY "t"."work_queue_id"

-- FlowRunsInState
SELECT t.work_queue_id, count(*)
FROM "flow_run" AS "t"
WHERE ("t"."state_type" = $1) GROUP BY "t"."work_queue_id"
--   "FAILED"

-- FlowRunsInState of those in none
SELECT t.work_queue_id, count(*)
FROM "flow_run" AS "t"
WHERE (("t"."state_type") IS NULL) GROUP BY "t"."work_queue_id"

-- TaskRunsInState
SELECT f.work_queue_id, count(*)
FROM "task_run" AS "t" LEFT JOIN "flow_run" AS "f" ON f.id = t.flow_run_id
WHERE ("t"."state_type" = $1) GROUP BY f.work_queue_id
--   "FAILED"

-- LateFlowRuns
SELECT t.work_queue_id, count(*)
FROM "flow_run" AS "t"
WHERE ("t"."state_name" = $1) GROUP BY "t"."work_queue_id"
--   "Late"

-- FlowRunStep from the beginning
SELECT t.id
FROM "flow_run" AS "t"
ORDER BY t.id LIMIT 1 OFFSET 999999

-- FlowRunStep
SELECT t.id
FROM "flow_run" AS "t"
WHERE t.id > $1
ORDER BY t.id LIMIT 1 OFFSET 999999
--   "00000000-0000-4000-8000-00000000000a"

-- TaskRunsByQueue
SELECT f.work_queue_id, count(*)
FROM "flow_run" AS "f" JOIN "task_run" AS "t" ON t.flow_run_id = f.id
WHERE f.id > $1 AND f.id <= $2 AND t.flow_run_id > $3 AND t.flow_run_id <= $4 GROUP BY "f"."work_queue_id"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- TaskRunsByQueue of all
SELECT f.work_queue_id, count(*)
FROM "flow_run" AS "f" JOIN "task_run" AS "t" ON t.flow_run_id = f.id GROUP BY "f"."work_queue_id"

-- OldestDue
SELECT d.work_queue_id, min(d.at)
FROM (
  SELECT t.work_queue_id, "t"."next_scheduled_start_time" AS "at"
  FROM "flow_run" AS "t"
  WHERE (("t"."state_type" = $1) AND ("t"."next_scheduled_start_time" <= $2))) AS d GROUP BY "d"."work_queue_id"
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000

-- QueuePools
SELECT q.id, p.name
FROM "work_queue" AS "q" JOIN "work_pool" AS "p" ON p.id = q.work_pool_id

-- WorkersOnline
SELECT p.name, count(w.id)
FROM "work_pool" AS "p" LEFT JOIN "worker" AS "w" ON w.work_pool_id = p.id AND ("w"."status" = $1) GROUP BY p.name
--   "ONLINE"

-- Slots
SELECT t.name, "t"."limit", t.active_slots
FROM "concurrency_limit_v2" AS "t"
WHERE ("t"."active" = $1)
ORDER BY t.name LIMIT 7
--   %!q(bool=true)

-- TagSlots
SELECT t.tag, t.concurrency_limit, t.active_slots
FROM "concurrency_limit" AS "t"
ORDER BY t.tag LIMIT 7

-- RowCount
SELECT count(*)
FROM "log" AS "t"

-- Aggregates of the root
SELECT 0, count(*), count(DISTINCT "t"."name" COLLATE "C"), (CASE WHEN count("t"."total_run_time") > 0 THEN extract(epoch FROM coalesce(sum("t"."total_run_time") FILTER (
        WHERE "t"."total_run_time" BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM "t"."total_run_time")) FILTER (
      WHERE "t"."total_run_time" NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) END * 1000000)::float8 / 1000000, (CASE WHEN count("t"."total_run_time") > 0 THEN extract(epoch FROM coalesce(sum("t"."total_run_time") FILTER (
        WHERE "t"."total_run_time" BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM "t"."total_run_time")) FILTER (
      WHERE "t"."total_run_time" NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) END * 1000000)::float8 / 1000000 / count("t"."total_run_time"), min("t"."start_time"), max("t"."name" COLLATE "C"), percentile_cont($1::float8) WITHIN GROUP (
  ORDER BY round(date_part('epoch', "t"."total_run_time") * 1000000) / 1000000)
FROM "flow_run" AS "t"
--   0.95

-- Aggregates for each parent
SELECT p.n, count(*), count(DISTINCT "t"."name" COLLATE "C"), (CASE WHEN count("t"."total_run_time") > 0 THEN extract(epoch FROM coalesce(sum("t"."total_run_time") FILTER (
        WHERE "t"."total_run_time" BETWEEN interval '-1 day' AND interval '1 day'), interval '0')) + coalesce(sum(extract(epoch FROM "t"."total_run_time")) FILTER (
      WHERE "t"."total_run_time" NOT BETWEEN interval '-1 day' AND interval '1 day'), 0) END * 1000000)::float8 / 1000000
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "task_run" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i") AS t GROUP BY p.n
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Aggregates for each parent, over two hops, filtered
SELECT p.n, count(*)
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::text[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT DISTINCT "h1"."event_id" AS k
    FROM (
      SELECT "h1".*
      FROM "event_resources" AS "h1"
      WHERE "h1"."resource_id" = p.k AND "h1"."resource_id" BETWEEN p.k AND p.k AND "h1"."resource_role" = $2 OFFSET 0) AS "h1") AS q1 CROSS JOIN LATERAL (
    SELECT "i".*
    FROM "events" AS "i"
    WHERE "i"."id" = q1.k AND "i"."id" BETWEEN q1.k AND q1.k OFFSET 0) AS "i"
  WHERE ("i"."event" LIKE $3)) AS t GROUP BY p.n
--   &["prefect.flow-run.00000000-0000-4000-8000-00000000000a" "\"quoted\" ü"]
--   ""
--   "prefect.%"

-- Aggregates for each parent, without an index
SELECT t.n, count(*)
FROM (
  SELECT p.n, t.*
  FROM "events" AS "t" JOIN (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p ON "t"."follows" = p.k) AS t GROUP BY t.n
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- Groups for each parent
SELECT g.n, g.k0, g.a0, g.a0
FROM (
  SELECT g.*, row_number() OVER (PARTITION BY g.n
    ORDER BY g.a0 DESC NULLS LAST, g.k0 COLLATE "C" NULLS LAST) AS position
  FROM (
    SELECT g.*
    FROM (
      SELECT p.n AS n, "t"."name" AS k0, count(*) AS a0
      FROM (
        SELECT o.n - 1 AS n, o.k
        FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
        SELECT i.*
        FROM (
          SELECT "i".*
          FROM "task_run" AS "i"
          WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i") AS t GROUP BY 1, 2) AS g) AS g) AS g
WHERE g.position <= $2
ORDER BY g.n, g.position
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   10

-- GroupCount for each parent
SELECT g.n, count(*)
FROM (
  SELECT g.*
  FROM (
    SELECT p.n AS n, "t"."name" AS k0
    FROM (
      SELECT o.n - 1 AS n, o.k
      FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
      SELECT i.*
      FROM (
        SELECT "i".*
        FROM "task_run" AS "i"
        WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "i") AS t GROUP BY 1, 2) AS g) AS g GROUP BY g.n
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- GroupCount of the root, of groups that pass, behind a place
SELECT 0, count(*)
FROM (
  SELECT g.*
  FROM (
    SELECT "t"."name" AS k0, count(*) AS o0, count(*) AS h0
    FROM "flow_run" AS "t" GROUP BY 1) AS g
  WHERE (g.h0 > $1::float8) AND (((g.o0 < $2::bigint OR g.o0 IS NULL)) OR (g.o0 = $3::bigint AND (g.k0 COLLATE "C" > $4 OR g.k0 IS NULL)))) AS g
--   3
--   7
--   7
--   "etl"

-- Insert
INSERT INTO "flow" ("id", "name") VALUES ($1, $2), ($3, NULL)
--   "00000000-0000-4000-8000-00000000000a"
--   "etl"
--   "00000000-0000-4000-8000-00000000000b"

-- Load
COPY "flow" ("id", "name")
FROM STDIN

-- LoadLinked
CREATE TEMPORARY TABLE IF NOT EXISTS "quaestor_flow_run_state" ON COMMIT DROP AS
SELECT "id", "flow_run_id"
FROM "flow_run_state" WITH NO DATA

-- LoadLinked
COPY "quaestor_flow_run_state" ("id", "flow_run_id")
FROM STDIN

-- LoadLinked
CREATE TEMPORARY TABLE IF NOT EXISTS "quaestor_flow_run" ON COMMIT DROP AS
SELECT "id", "state_id"
FROM "flow_run" WITH NO DATA

-- LoadLinked
COPY "quaestor_flow_run" ("id", "state_id")
FROM STDIN

-- LoadLinked
WITH linked AS (INSERT INTO "flow_run_state" ("id", "flow_run_id")
  SELECT "id", "flow_run_id"
  FROM "quaestor_flow_run_state") INSERT INTO "flow_run" ("id", "state_id")
SELECT "id", "state_id"
FROM "quaestor_flow_run"

-- LoadLinked
TRUNCATE "quaestor_flow_run_state", "quaestor_flow_run"

-- APIKeys
SELECT "t"."id", "t"."created", "t"."name", "t"."prefix", "t"."hash", "t"."scopes", "t"."bounds", "t"."expires", "t"."revoked", "t"."last_used"
FROM "quaestor_api_key" AS "t"
ORDER BY t.name

-- HiddenSchema
SELECT n.nspname::text
FROM pg_namespace n
WHERE NOT has_schema_privilege(n.oid, 'USAGE') AND 2 = (
  SELECT count(*)
  FROM pg_class t
  WHERE t.relnamespace = n.oid AND t.relname IN ('alembic_version', 'flow_run'))
ORDER BY 1

-- TableSizes
SELECT t.relname::text, t.reltuples::bigint, pg_total_relation_size(t.oid)
FROM pg_class AS t
WHERE t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid) AND t.relname = ANY($1::text[])
ORDER BY 1
--   &["flow" "log"]

-- InvalidIndexes
SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, x.relname ~ '_cc(new|old)[0-9]*$' AND EXISTS (
  SELECT
  FROM pg_index o JOIN pg_class ox ON ox.oid = o.indexrelid
  WHERE o.indrelid = i.indrelid AND ox.oid <> x.oid AND starts_with(ox.relname::text, regexp_replace(x.relname, '_cc(new|old)[0-9]*$', '')))
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE NOT i.indisvalid AND x.relkind = 'i' AND t.relnamespace = current_schema()::regnamespace
ORDER BY 1

