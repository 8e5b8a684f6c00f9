-- by id, descending, of the root
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM `flow_run` AS `t`
ORDER BY `t`.`id` DESC LIMIT 50

-- by id, descending, of the root, after a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM `flow_run` AS `t`
WHERE (`t`.`id` < ?)
ORDER BY `t`.`id` DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of the root, before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM `flow_run` AS `t`
WHERE (`t`.`id` > ?)
ORDER BY `t`.`id` LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
  ORDER BY +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- by id, descending, of each parent, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (+`i`.`id` < ?)
  ORDER BY +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of each parent, before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (+`i`.`id` > ?)
  ORDER BY +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of the root
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM `flow_run` AS `t`
ORDER BY `t`.`name`, `t`.`id` LIMIT 50

-- by a column, of the root, after a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM `flow_run` AS `t`
WHERE ((`t`.`name` >= ?) AND ((`t`.`name` > ?) OR (`t`.`id` > ?)))
ORDER BY `t`.`name`, `t`.`id` LIMIT 50
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of the root, before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM `flow_run` AS `t`
WHERE ((`t`.`name` <= ?) AND ((`t`.`name` < ?) OR (`t`.`id` < ?)))
ORDER BY `t`.`name` DESC, `t`.`id` DESC LIMIT 50
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
  ORDER BY `i`.`name`, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`name`, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- by a column, of each parent, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`name` >= ?) AND ((`i`.`name` > ?) OR (+`i`.`id` > ?)))
  ORDER BY `i`.`name`, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`name`, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of each parent, before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`name`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`name` <= ?) AND ((`i`.`name` < ?) OR (+`i`.`id` < ?)))
  ORDER BY `i`.`name` DESC, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`name` DESC, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of the root
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL)
  ORDER BY `t`.`start_time` DESC, `t`.`id` DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL)
  ORDER BY `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   50

-- by a nullable column, descending, of the root, after a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL) AND ((`t`.`start_time` <= ?) AND ((`t`.`start_time` < ?) OR (`t`.`id` < ?)))
  ORDER BY `t`.`start_time` DESC, `t`.`id` DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL)
  ORDER BY `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   50

-- by a nullable column, descending, of the root, before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM `flow_run` AS `t`
WHERE ((`t`.`start_time`) IS NOT NULL) AND ((`t`.`start_time` >= ?) AND ((`t`.`start_time` > ?) OR (`t`.`id` > ?)))
ORDER BY `t`.`start_time`, `t`.`id` LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL) AND (`t`.`id` > ?)
  ORDER BY `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL)
  ORDER BY `t`.`start_time`, `t`.`id` LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.oid LIMIT 50
--   "00000000-0000-4000-8000-00000000000b"
--   50

-- by a nullable column, descending, of the root, after NULL and before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM `flow_run` AS `t`
WHERE FALSE

-- by a nullable column, descending, of each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
  ORDER BY `i`.`start_time` DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`start_time` DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- by a nullable column, descending, of each parent, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((`i`.`start_time` <= ?) AND ((`i`.`start_time` < ?) OR (+`i`.`id` < ?))) OR (+(`i`.`start_time`) IS NULL))
  ORDER BY `i`.`start_time` DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`start_time` DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of each parent, before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`start_time` >= ?) AND ((`i`.`start_time` > ?) OR (+`i`.`id` > ?)))
  ORDER BY `i`.`start_time` NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`start_time` NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of each parent, before NULL
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((NOT (+(`i`.`start_time`) IS NULL)) OR (+`i`.`id` > ?))
  ORDER BY `i`.`start_time` NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`start_time` NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, descending, of each parent, after NULL and before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((+(`i`.`start_time`) IS NULL) AND (+`i`.`id` < ?)) AND ((`i`.`start_time` >= ?) AND ((`i`.`start_time` > ?) OR (+`i`.`id` > ?))))
  ORDER BY `i`.`start_time` DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`start_time` DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of the root
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL)
  ORDER BY `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL)
  ORDER BY `t`.`start_time`, `t`.`id` LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.oid LIMIT 50
--   50

-- by a nullable column, NULLs first, of the root, after a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM `flow_run` AS `t`
WHERE ((`t`.`start_time`) IS NOT NULL) AND ((`t`.`start_time` >= ?) AND ((`t`.`start_time` > ?) OR (`t`.`id` > ?)))
ORDER BY `t`.`start_time`, `t`.`id` LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of the root, before a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL) AND ((`t`.`start_time` <= ?) AND ((`t`.`start_time` < ?) OR (`t`.`id` < ?)))
  ORDER BY `t`.`start_time` DESC, `t`.`id` DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL)
  ORDER BY `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   50

-- by a nullable column, NULLs first, of the root, before NULL
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM `flow_run` AS `t`
WHERE ((`t`.`start_time`) IS NULL) AND (`t`.`id` < ?)
ORDER BY `t`.`id` DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, NULLs first, of the root, after NULL and before a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NULL) AND (`t`.`id` > ?)
  ORDER BY `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`t`.`start_time`) AS p0, `t`.`start_time` AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((`t`.`start_time`) IS NOT NULL) AND ((`t`.`start_time` <= ?) AND ((`t`.`start_time` < ?) OR (`t`.`id` < ?)))
  ORDER BY `t`.`start_time`, `t`.`id` LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.oid LIMIT 50
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   50

-- by a nullable column, NULLs first, of each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
  ORDER BY `i`.`start_time` NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`start_time` NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- by a nullable column, NULLs first, of each parent, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`start_time` >= ?) AND ((`i`.`start_time` > ?) OR (+`i`.`id` > ?)))
  ORDER BY `i`.`start_time` NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`start_time` NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of each parent, before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((`i`.`start_time` <= ?) AND ((`i`.`start_time` < ?) OR (+`i`.`id` < ?))) OR (+(`i`.`start_time`) IS NULL))
  ORDER BY `i`.`start_time` DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`start_time` DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of each parent, before NULL
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((+(`i`.`start_time`) IS NULL) AND (+`i`.`id` < ?))
  ORDER BY `i`.`start_time` DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, `t`.`start_time` DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, NULLs first, of each parent, after NULL and before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`t`.`start_time`)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((NOT (+(`i`.`start_time`) IS NULL)) OR (+`i`.`id` > ?)) AND (((`i`.`start_time` <= ?) AND ((`i`.`start_time` < ?) OR (+`i`.`id` < ?))) OR (+(`i`.`start_time`) IS NULL)))
  ORDER BY `i`.`start_time` NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, `t`.`start_time` NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of the root
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))))
  ORDER BY o0 DESC, oid DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE (+`t`.`start_time` IS NULL AND `t`.`expected_start_time` IS NULL)
  ORDER BY `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   "CANCELLED"
--   "CANCELLING"
--   "COMPLETED"
--   "CRASHED"
--   "FAILED"
--   "PAUSED"
--   "PENDING"
--   "RUNNING"
--   "SCHEDULED"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   50

-- by what is computed, descending, of the root, after a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))))) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?)))
  ORDER BY o0 DESC, oid DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE (+`t`.`start_time` IS NULL AND `t`.`expected_start_time` IS NULL)
  ORDER BY `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "COMPLETED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CRASHED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "FAILED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PAUSED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PENDING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "RUNNING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   50

-- by what is computed, descending, of the root, before a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))))) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?)))
  ORDER BY o0, oid LIMIT 50)
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.oid LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "COMPLETED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CRASHED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "FAILED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PAUSED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PENDING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "RUNNING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE (+`t`.`start_time` IS NULL AND `t`.`expected_start_time` IS NULL) AND (`t`.`id` > ?)
  ORDER BY `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) UNION ALL
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) AS p0, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0, t.id AS oid
  FROM `flow_run` AS `t`
  WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))))
  ORDER BY o0, oid LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.oid LIMIT 50
--   "00000000-0000-4000-8000-00000000000b"
--   "CANCELLED"
--   "CANCELLING"
--   "COMPLETED"
--   "CRASHED"
--   "FAILED"
--   "PAUSED"
--   "PENDING"
--   "RUNNING"
--   "SCHEDULED"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   50

-- by what is computed, descending, of the root, after NULL and before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM `flow_run` AS `t`
WHERE FALSE

-- by what is computed, descending, of each parent
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT key AS n, value AS k
    FROM json_each(?)) AS p), st AS (
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`) AS v UNION ALL
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`
    WHERE t.state_type > st.v)
  FROM st
  WHERE st.v IS NOT NULL), y AS (
  SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
    SELECT json_group_array(json_array(k.k, ?, json_array()))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))))) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at))
      ORDER BY 1 DESC LIMIT 1 OFFSET 127)), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
      SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
      FROM (
        SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (
          WHERE q.id IS NOT NULL) AS ids
        FROM (
          SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
          FROM (
            SELECT (e.value ->> 0) AS k, NULL AS id, 0 AS n, (e.value ->> 1) AS missing
            FROM json_each(z.found) AS e
            WHERE (e.value ->> 1) > 0 UNION ALL
            SELECT `t`.`flow_id`, t.rowid, row_number() OVER (PARTITION BY `t`.`flow_id`
              ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC, `t`.`id` DESC), NULL
            FROM st CROSS JOIN `flow_run` AS `t`
            WHERE t.state_type IS st.v AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.until, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at) AND (+`t`.`flow_id` IN (
                  SELECT k.k
                  FROM k)))) AS f) AS q
        WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found)
  FROM y AS z
  WHERE iif(z.s % 2, (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM st CROSS JOIN `flow_run` AS `t`
        WHERE t.state_type IS st.v AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) = z.until) LIMIT 1024)) < 1024, NOT z.ended AND z.s < 128 AND EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0) AS k
        FROM json_each(z.found) AS e
        WHERE (e.value ->> 1) > 0) AS p) AND CASE z.s WHEN 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 2 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 4 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 1025) AS c) > 1024 WHEN 8 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 2049) AS c) > 2048 WHEN 16 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 4097) AS c) > 4096 WHEN 32 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 8193) AS c) > 8192 WHEN 64 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 16385) AS c) > 16384 ELSE TRUE END)), z AS MATERIALIZED (
  SELECT y.s, y.ended, y.found
  FROM y
  WHERE y.s % 2 = 0), d AS MATERIALIZED (
  SELECT (e.value ->> 0) AS k
  FROM z CROSS JOIN json_each(z.found) AS e
  WHERE (e.value ->> 1) = 0)
SELECT s.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0) AS k, i.value AS id
      FROM z CROSS JOIN json_each(z.found) AS e CROSS JOIN json_each(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.rowid
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
    SELECT i.rowid
    FROM `flow_run` AS `i`
    WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
    ORDER BY COALESCE(`i`.`start_time`, `i`.`expected_start_time`) DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)) AS s CROSS JOIN `flow_run` AS `t`
WHERE t.rowid = s.id
ORDER BY s.n, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   50
--   "CANCELLED"
--   "CANCELLING"
--   "COMPLETED"
--   "CRASHED"
--   "FAILED"
--   "PAUSED"
--   "PENDING"
--   "RUNNING"
--   "SCHEDULED"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"

-- by what is computed, descending, of each parent, after a value
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT key AS n, value AS k
    FROM json_each(?)) AS p), st AS (
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`) AS v UNION ALL
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`
    WHERE t.state_type > st.v)
  FROM st
  WHERE st.v IS NOT NULL), y AS (
  SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
    SELECT json_group_array(json_array(k.k, ?, json_array()))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))))) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?)))
      ORDER BY 1 DESC LIMIT 1 OFFSET 127)), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
      SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
      FROM (
        SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (
          WHERE q.id IS NOT NULL) AS ids
        FROM (
          SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
          FROM (
            SELECT (e.value ->> 0) AS k, NULL AS id, 0 AS n, (e.value ->> 1) AS missing
            FROM json_each(z.found) AS e
            WHERE (e.value ->> 1) > 0 UNION ALL
            SELECT `t`.`flow_id`, t.rowid, row_number() OVER (PARTITION BY `t`.`flow_id`
              ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC, `t`.`id` DESC), NULL
            FROM st CROSS JOIN `flow_run` AS `t`
            WHERE t.state_type IS st.v AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.at, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.until, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at) AND (+`t`.`flow_id` IN (
                  SELECT k.k
                  FROM k))) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?)))) AS f) AS q
        WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found)
  FROM y AS z
  WHERE iif(z.s % 2, (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM st CROSS JOIN `flow_run` AS `t`
        WHERE t.state_type IS st.v AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) = z.until) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) < ?) OR (`t`.`id` < ?))) LIMIT 1024)) < 1024, NOT z.ended AND z.s < 128 AND EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0) AS k
        FROM json_each(z.found) AS e
        WHERE (e.value ->> 1) > 0) AS p) AND CASE z.s WHEN 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 2 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 4 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 1025) AS c) > 1024 WHEN 8 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 2049) AS c) > 2048 WHEN 16 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 4097) AS c) > 4096 WHEN 32 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 8193) AS c) > 8192 WHEN 64 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 16385) AS c) > 16384 ELSE TRUE END)), z AS MATERIALIZED (
  SELECT y.s, y.ended, y.found
  FROM y
  WHERE y.s % 2 = 0), d AS MATERIALIZED (
  SELECT (e.value ->> 0) AS k
  FROM z CROSS JOIN json_each(z.found) AS e
  WHERE (e.value ->> 1) = 0)
SELECT s.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0) AS k, i.value AS id
      FROM z CROSS JOIN json_each(z.found) AS e CROSS JOIN json_each(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.rowid
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
    SELECT i.rowid
    FROM `flow_run` AS `i`
    WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) <= ?) AND ((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) < ?) OR (+`i`.`id` < ?))) OR (+(COALESCE(`i`.`start_time`, `i`.`expected_start_time`)) IS NULL))
    ORDER BY COALESCE(`i`.`start_time`, `i`.`expected_start_time`) DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)) AS s CROSS JOIN `flow_run` AS `t`
WHERE t.rowid = s.id
ORDER BY s.n, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "COMPLETED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CRASHED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "FAILED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PAUSED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PENDING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "RUNNING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of each parent, before a value
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT key AS n, value AS k
    FROM json_each(?)) AS p), st AS (
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`) AS v UNION ALL
  SELECT (
    SELECT min(t.state_type)
    FROM `flow_run` AS `t`
    WHERE t.state_type > st.v)
  FROM st
  WHERE st.v IS NOT NULL), y AS (
  SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
    SELECT json_group_array(json_array(k.k, ?, json_array()))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((`t`.`state_type`) IS NULL) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND (`t`.`state_type` = +?) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) UNION ALL
      SELECT COALESCE(`t`.`start_time`, `t`.`expected_start_time`) AS o0
      FROM `flow_run` AS `t`
      WHERE ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`)) IS NOT NULL) AND ((((likelihood(`t`.`state_type` < ?, 0.000001)) OR (likelihood(`t`.`state_type` > ?, 0.000001))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))))) OR ((((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))) OR (((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001))) OR ((likelihood(`t`.`state_type` > ?, 0.000001)) AND (likelihood(`t`.`state_type` < ?, 0.000001)))))) AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at)) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?)))
      ORDER BY 1 LIMIT 1 OFFSET 127)), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
      SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
      FROM (
        SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (
          WHERE q.id IS NOT NULL) AS ids
        FROM (
          SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
          FROM (
            SELECT (e.value ->> 0) AS k, NULL AS id, 0 AS n, (e.value ->> 1) AS missing
            FROM json_each(z.found) AS e
            WHERE (e.value ->> 1) > 0 UNION ALL
            SELECT `t`.`flow_id`, t.rowid, row_number() OVER (PARTITION BY `t`.`flow_id`
              ORDER BY COALESCE(`t`.`start_time`, `t`.`expected_start_time`), `t`.`id`), NULL
            FROM st CROSS JOIN `flow_run` AS `t`
            WHERE t.state_type IS st.v AND ((TRUE) AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ifnull(z.at, -9e999) AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) <= ifnull(z.until, x'ffffffffffffffffffffffffffffffffffffff') AND COALESCE(`t`.`start_time`, `t`.`expected_start_time`) IS NOT z.at) AND (+`t`.`flow_id` IN (
                  SELECT k.k
                  FROM k))) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?)))) AS f) AS q
        WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found)
  FROM y AS z
  WHERE iif(z.s % 2, (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM st CROSS JOIN `flow_run` AS `t`
        WHERE t.state_type IS st.v AND (COALESCE(`t`.`start_time`, `t`.`expected_start_time`) = z.until) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) >= ?) AND ((COALESCE(`t`.`start_time`, `t`.`expected_start_time`) > ?) OR (`t`.`id` > ?))) LIMIT 1024)) < 1024, NOT z.ended AND z.s < 128 AND EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0) AS k
        FROM json_each(z.found) AS e
        WHERE (e.value ->> 1) > 0) AS p) AND CASE z.s WHEN 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 2 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 4 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 1025) AS c) > 1024 WHEN 8 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 2049) AS c) > 2048 WHEN 16 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 4097) AS c) > 4096 WHEN 32 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 8193) AS c) > 8192 WHEN 64 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 16385) AS c) > 16384 ELSE TRUE END)), z AS MATERIALIZED (
  SELECT y.s, y.ended, y.found
  FROM y
  WHERE y.s % 2 = 0), d AS MATERIALIZED (
  SELECT (e.value ->> 0) AS k
  FROM z CROSS JOIN json_each(z.found) AS e
  WHERE (e.value ->> 1) = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0) AS k, i.value AS id
      FROM z CROSS JOIN json_each(z.found) AS e CROSS JOIN json_each(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.rowid
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
    SELECT i.rowid
    FROM `flow_run` AS `i`
    WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) >= ?) AND ((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) > ?) OR (+`i`.`id` > ?)))
    ORDER BY COALESCE(`i`.`start_time`, `i`.`expected_start_time`) NULLS FIRST, +`i`.`id` LIMIT 50)) AS s CROSS JOIN `flow_run` AS `t`
WHERE t.rowid = s.id
ORDER BY s.n, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "COMPLETED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CRASHED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "FAILED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PAUSED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "PENDING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "RUNNING"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "CANCELLED"
--   "SCHEDULED"
--   "CANCELLED"
--   "CANCELLING"
--   "CANCELLING"
--   "COMPLETED"
--   "COMPLETED"
--   "CRASHED"
--   "CRASHED"
--   "FAILED"
--   "FAILED"
--   "PAUSED"
--   "PAUSED"
--   "PENDING"
--   "PENDING"
--   "RUNNING"
--   "RUNNING"
--   "SCHEDULED"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of each parent, before NULL
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((NOT (+(COALESCE(`i`.`start_time`, `i`.`expected_start_time`)) IS NULL)) OR (+`i`.`id` > ?))
  ORDER BY COALESCE(`i`.`start_time`, `i`.`expected_start_time`) NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) NULLS FIRST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"

-- by what is computed, descending, of each parent, after NULL and before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(COALESCE(`t`.`start_time`, `t`.`expected_start_time`))
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((+(COALESCE(`i`.`start_time`, `i`.`expected_start_time`)) IS NULL) AND (+`i`.`id` < ?)) AND ((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) >= ?) AND ((COALESCE(`i`.`start_time`, `i`.`expected_start_time`) > ?) OR (+`i`.`id` > ?))))
  ORDER BY COALESCE(`i`.`start_time`, `i`.`expected_start_time`) DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, COALESCE(`t`.`start_time`, `t`.`expected_start_time`) DESC NULLS LAST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by two of which one is related, of the root
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` CROSS JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NOT NULL)
  ORDER BY `j0`.`name` DESC, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` LEFT JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NULL)
  ORDER BY CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id` LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.o1 NULLS FIRST, u.oid LIMIT 50
--   0
--   0
--   0
--   0
--   0
--   0
--   50

-- by two of which one is related, of the root, after a value
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` CROSS JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NOT NULL) AND ((`j0`.`name` <= ?) AND ((`j0`.`name` < ?) OR (((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) >= ?) AND (((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) > ?) OR (`t`.`id` > ?)))))
  ORDER BY `j0`.`name` DESC, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id` LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` LEFT JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NULL)
  ORDER BY CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id` LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.o1 NULLS FIRST, u.oid LIMIT 50
--   0
--   0
--   "n"
--   "n"
--   0
--   "e"
--   0
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   0
--   0
--   0
--   0
--   50

-- by two of which one is related, of the root, before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +(`j0`.`name`), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM `flow_run` AS `t` CROSS JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
WHERE ((`j0`.`name`) IS NOT NULL) AND ((`j0`.`name` >= ?) AND ((`j0`.`name` > ?) OR ((((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) <= ?) AND (((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) < ?) OR (`t`.`id` < ?))) OR ((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL))))
ORDER BY `j0`.`name`, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, `t`.`id` DESC LIMIT 50
--   0
--   "n"
--   "n"
--   0
--   "e"
--   0
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   0
--   0

-- by two of which one is related, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` LEFT JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NULL) AND (((CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL) AND (`t`.`id` < ?))
  ORDER BY CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, `t`.`id` DESC LIMIT 50), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, `t`.`name` AS `c1`, +(`j0`.`name`) AS p0, `j0`.`name` AS o0, +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) AS p1, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END AS o1, t.id AS oid
  FROM `flow_run` AS `t` CROSS JOIN `flow` AS `j0` ON `j0`.`id` = `t`.`flow_id`
  WHERE ((`j0`.`name`) IS NOT NULL)
  ORDER BY `j0`.`name`, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, `t`.`id` DESC LIMIT (
    SELECT ? - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.o1 DESC NULLS LAST, u.oid DESC LIMIT 50
--   0
--   0
--   0
--   "00000000-0000-4000-8000-00000000000b"
--   0
--   0
--   0
--   0
--   50

-- by two of which one is related, of the root, after NULL and before a value
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM `flow_run` AS `t`
WHERE FALSE
--   0

-- by two of which one is related, of each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001)
  ORDER BY (
    SELECT `r2`.`name`
    FROM `flow` AS `r2`
    WHERE `r2`.`id` = `i`.`flow_id`) DESC NULLS LAST, CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, (
  SELECT `r3`.`name`
  FROM `flow` AS `r3`
  WHERE `r3`.`id` = `t`.`flow_id`) DESC NULLS LAST, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id`
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   0
--   0

-- by two of which one is related, of each parent, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((((
          SELECT `r2`.`name`
          FROM `flow` AS `r2`
          WHERE `r2`.`id` = `i`.`flow_id`) <= ?) AND (((
            SELECT `r3`.`name`
            FROM `flow` AS `r3`
            WHERE `r3`.`id` = `i`.`flow_id`) < ?) OR (((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) >= ?) AND (((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) > ?) OR (+`i`.`id` > ?))))) OR (+((
          SELECT `r4`.`name`
          FROM `flow` AS `r4`
          WHERE `r4`.`id` = `i`.`flow_id`)) IS NULL))
  ORDER BY (
    SELECT `r5`.`name`
    FROM `flow` AS `r5`
    WHERE `r5`.`id` = `i`.`flow_id`) DESC NULLS LAST, CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, (
  SELECT `r6`.`name`
  FROM `flow` AS `r6`
  WHERE `r6`.`id` = `t`.`flow_id`) DESC NULLS LAST, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id`
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "n"
--   "n"
--   0
--   "e"
--   0
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   0
--   0

-- by two of which one is related, of each parent, before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((
        SELECT `r2`.`name`
        FROM `flow` AS `r2`
        WHERE `r2`.`id` = `i`.`flow_id`) >= ?) AND (((
          SELECT `r3`.`name`
          FROM `flow` AS `r3`
          WHERE `r3`.`id` = `i`.`flow_id`) > ?) OR ((((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) <= ?) AND (((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) < ?) OR (+`i`.`id` < ?))) OR (+(CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL))))
  ORDER BY (
    SELECT `r4`.`name`
    FROM `flow` AS `r4`
    WHERE `r4`.`id` = `i`.`flow_id`) NULLS FIRST, CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, (
  SELECT `r5`.`name`
  FROM `flow` AS `r5`
  WHERE `r5`.`id` = `t`.`flow_id`) NULLS FIRST, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, `t`.`id` DESC
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "n"
--   "n"
--   0
--   "e"
--   0
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   0
--   0
--   0

-- by two of which one is related, of each parent, before NULL
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((NOT (+((
            SELECT `r2`.`name`
            FROM `flow` AS `r2`
            WHERE `r2`.`id` = `i`.`flow_id`)) IS NULL)) OR ((+(CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL) AND (+`i`.`id` < ?)))
  ORDER BY (
    SELECT `r3`.`name`
    FROM `flow` AS `r3`
    WHERE `r3`.`id` = `i`.`flow_id`) NULLS FIRST, CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, +`i`.`id` DESC LIMIT 50)
ORDER BY p.n, (
  SELECT `r4`.`name`
  FROM `flow` AS `r4`
  WHERE `r4`.`id` = `t`.`flow_id`) NULLS FIRST, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END DESC NULLS LAST, `t`.`id` DESC
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   0
--   "00000000-0000-4000-8000-00000000000b"
--   0
--   0

-- by two of which one is related, of each parent, after NULL and before a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +((
    SELECT `r1`.`name`
    FROM `flow` AS `r1`
    WHERE `r1`.`id` = `t`.`flow_id`)), +(CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND (((+((
            SELECT `r2`.`name`
            FROM `flow` AS `r2`
            WHERE `r2`.`id` = `i`.`flow_id`)) IS NULL) AND ((NOT (+(CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL)) OR (+`i`.`id` > ?))) AND (((
          SELECT `r3`.`name`
          FROM `flow` AS `r3`
          WHERE `r3`.`id` = `i`.`flow_id`) >= ?) AND (((
            SELECT `r4`.`name`
            FROM `flow` AS `r4`
            WHERE `r4`.`id` = `i`.`flow_id`) > ?) OR ((((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) <= ?) AND (((CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) < ?) OR (+`i`.`id` < ?))) OR (+(CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END) IS NULL)))))
  ORDER BY (
    SELECT `r5`.`name`
    FROM `flow` AS `r5`
    WHERE `r5`.`id` = `i`.`flow_id`) DESC NULLS LAST, CASE typeof(`i`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`i`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`i`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `i`.`state_type` = 'RUNNING' AND `i`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`i`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`i`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, +`i`.`id` LIMIT 50)
ORDER BY p.n, (
  SELECT `r6`.`name`
  FROM `flow` AS `r6`
  WHERE `r6`.`id` = `t`.`flow_id`) DESC NULLS LAST, CASE typeof(`t`.`total_run_time`) WHEN 'text' THEN (unixepoch(substr(`t`.`total_run_time`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`total_run_time` || '000000', 21, 6) AS INTEGER)) WHEN 'integer' THEN iif(`t`.`total_run_time` = 0, 0, NULL) END + CASE WHEN `t`.`state_type` = 'RUNNING' AND `t`.`state_timestamp` IS NOT NULL THEN ? - (unixepoch(substr(`t`.`state_timestamp`, 1, 19) || '') * 1000000 + CAST(substr(`t`.`state_timestamp` || '000000', 21, 6) AS INTEGER)) ELSE 0 END NULLS FIRST, `t`.`id`
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   0
--   "00000000-0000-4000-8000-00000000000b"
--   "n"
--   "n"
--   0
--   "e"
--   0
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   0
--   0
--   0

-- the next run of each parent
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT key AS n, value AS k
    FROM json_each(?)) AS p), y AS (
  SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
    SELECT json_group_array(json_array(k.k, ?, json_array()))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (
      SELECT `t`.`expected_start_time` AS o0
      FROM `flow_run` AS `t`
      WHERE ((`t`.`expected_start_time`) IS NOT NULL) AND ((`t`.`expected_start_time` > ?) AND (`t`.`expected_start_time` >= ifnull(z.at, -9e999) AND `t`.`expected_start_time` IS NOT z.at))
      ORDER BY 1 LIMIT 1 OFFSET 127)), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
      SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
      FROM (
        SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (
          WHERE q.id IS NOT NULL) AS ids
        FROM (
          SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
          FROM (
            SELECT (e.value ->> 0) AS k, NULL AS id, 0 AS n, (e.value ->> 1) AS missing
            FROM json_each(z.found) AS e
            WHERE (e.value ->> 1) > 0 UNION ALL
            SELECT `t`.`flow_id`, t.rowid, row_number() OVER (PARTITION BY `t`.`flow_id`
              ORDER BY `t`.`expected_start_time`, `t`.`id`), NULL
            FROM `flow_run` AS `t`
            WHERE ((`t`.`expected_start_time` > ?) AND (`t`.`expected_start_time` >= ifnull(z.at, -9e999) AND `t`.`expected_start_time` <= ifnull(z.until, x'ffffffffffffffffffffffffffffffffffffff') AND `t`.`expected_start_time` IS NOT z.at) AND (+`t`.`flow_id` IN (
                  SELECT k.k
                  FROM k)) AND (`t`.`state_type` = +?))) AS f) AS q
        WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found)
  FROM y AS z
  WHERE iif(z.s % 2, (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM `flow_run` AS `t`
        WHERE (`t`.`expected_start_time` = z.until) LIMIT 1024)) < 1024, NOT z.ended AND z.s < 128 AND EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0) AS k
        FROM json_each(z.found) AS e
        WHERE (e.value ->> 1) > 0) AS p) AND CASE z.s WHEN 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 2 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 513) AS c) > 512 WHEN 4 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 1025) AS c) > 1024 WHEN 8 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 2049) AS c) > 2048 WHEN 16 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 4097) AS c) > 4096 WHEN 32 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 8193) AS c) > 8192 WHEN 64 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 16385) AS c) > 16384 ELSE TRUE END)), z AS MATERIALIZED (
  SELECT y.s, y.ended, y.found
  FROM y
  WHERE y.s % 2 = 0), d AS MATERIALIZED (
  SELECT (e.value ->> 0) AS k
  FROM z CROSS JOIN json_each(z.found) AS e
  WHERE (e.value ->> 1) = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0) AS k, i.value AS id
      FROM z CROSS JOIN json_each(z.found) AS e CROSS JOIN json_each(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 2) AS f UNION ALL
  SELECT p.n, t.rowid
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
    SELECT i.rowid
    FROM `flow_run` AS `i`
    WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`state_type` = +?) AND (`i`.`expected_start_time` > ?))
    ORDER BY `i`.`expected_start_time` NULLS LAST, +`i`.`id` LIMIT 1)) AS s CROSS JOIN `flow_run` AS `t`
WHERE t.rowid = s.id
ORDER BY s.n, `t`.`expected_start_time` NULLS LAST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   1
--   "2026-11-04 00:00:00.000000"
--   "2026-11-04 00:00:00.000000"
--   "SCHEDULED"
--   "SCHEDULED"
--   "2026-11-04 00:00:00.000000"

-- as many as that the lead is given up
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT key AS n, value AS k
    FROM json_each(?)) AS p), y AS (
  SELECT 0 AS s, NULL AS at, NULL AS until, 0 AS ended, (
    SELECT json_group_array(json_array(k.k, ?, json_array()))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, iif(z.s % 2, z.until, z.at), iif(z.s % 2, NULL, (
      SELECT `t`.`expected_start_time` AS o0
      FROM `flow_run` AS `t`
      WHERE ((`t`.`expected_start_time`) IS NOT NULL) AND ((`t`.`expected_start_time` > ?) AND (`t`.`expected_start_time` >= ifnull(z.at, -9e999) AND `t`.`expected_start_time` IS NOT z.at))
      ORDER BY 1 LIMIT 1 OFFSET 2999)), z.s % 2 AND z.until IS NULL, iif(z.s % 2, (
      SELECT json_group_array(json_array(q.k, q.missing, json(q.ids)))
      FROM (
        SELECT q.k, max(q.missing) - count(q.id) AS missing, json_group_array(q.id) FILTER (
          WHERE q.id IS NOT NULL) AS ids
        FROM (
          SELECT f.k, f.id, f.n, max(f.missing) OVER (PARTITION BY f.k) AS missing
          FROM (
            SELECT (e.value ->> 0) AS k, NULL AS id, 0 AS n, (e.value ->> 1) AS missing
            FROM json_each(z.found) AS e
            WHERE (e.value ->> 1) > 0 UNION ALL
            SELECT `t`.`flow_id`, t.rowid, row_number() OVER (PARTITION BY `t`.`flow_id`
              ORDER BY `t`.`expected_start_time`, `t`.`id`), NULL
            FROM `flow_run` AS `t`
            WHERE ((`t`.`expected_start_time` > ?) AND (`t`.`expected_start_time` >= ifnull(z.at, -9e999) AND `t`.`expected_start_time` <= ifnull(z.until, x'ffffffffffffffffffffffffffffffffffffff') AND `t`.`expected_start_time` IS NOT z.at) AND (+`t`.`flow_id` IN (
                  SELECT k.k
                  FROM k)) AND (`t`.`state_type` = +?))) AS f) AS q
        WHERE q.n <= q.missing GROUP BY q.k) AS q), z.found)
  FROM y AS z
  WHERE iif(z.s % 2, (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM `flow_run` AS `t`
        WHERE (`t`.`expected_start_time` = z.until) LIMIT 24000)) < 24000, NOT z.ended AND z.s < 5 AND EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0) AS k
        FROM json_each(z.found) AS e
        WHERE (e.value ->> 1) > 0) AS p) AND CASE z.s WHEN 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 12001) AS c) > 12000 WHEN 2 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0) AS k
          FROM json_each(z.found) AS e
          WHERE (e.value ->> 1) > 0) AS p CROSS JOIN `flow_run` AS `i`
        WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) LIMIT 12001) AS c) > 12000 ELSE TRUE END)), z AS MATERIALIZED (
  SELECT y.s, y.ended, y.found
  FROM y
  WHERE y.s % 2 = 0), d AS MATERIALIZED (
  SELECT (e.value ->> 0) AS k
  FROM z CROSS JOIN json_each(z.found) AS e
  WHERE (e.value ->> 1) = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0) AS k, i.value AS id
      FROM z CROSS JOIN json_each(z.found) AS e CROSS JOIN json_each(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 3000) AS f UNION ALL
  SELECT p.n, t.rowid
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
    SELECT i.rowid
    FROM `flow_run` AS `i`
    WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`state_type` = +?) AND (`i`.`expected_start_time` > ?))
    ORDER BY `i`.`expected_start_time` NULLS LAST, +`i`.`id` LIMIT 1000)) AS s CROSS JOIN `flow_run` AS `t`
WHERE t.rowid = s.id
ORDER BY s.n, `t`.`expected_start_time` NULLS LAST, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   1000
--   "2026-11-04 00:00:00.000000"
--   "2026-11-04 00:00:00.000000"
--   "SCHEDULED"
--   "SCHEDULED"
--   "2026-11-04 00:00:00.000000"

-- the last of all, with NULLs first
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `flow_run` AS `i`
  WHERE likelihood(`i`.`flow_id` = p.k, 0.000001) AND ((`i`.`state_type` = +?) AND (`i`.`expected_start_time` > ?))
  ORDER BY `i`.`expected_start_time` DESC NULLS FIRST, +`i`.`id` DESC LIMIT 1)
ORDER BY p.n, `t`.`expected_start_time` DESC NULLS FIRST, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "SCHEDULED"
--   "2026-11-04 00:00:00.000000"

-- by what the index of the parents has, with a filter
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE `i`.`flow_run_id` = p.k AND (`i`.`level` >= ?)
  ORDER BY `i`.`timestamp`, +`i`.`id` LIMIT 3)
ORDER BY p.n, `t`.`timestamp`, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   30

-- by what the index of the parents has, after a value
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.rowid IN (
  SELECT i.rowid
  FROM `log` AS `i`
  WHERE `i`.`flow_run_id` = p.k AND (`i`.`level` >= ?) AND ((`i`.`timestamp` >= ?) AND ((`i`.`timestamp` > ?) OR (+`i`.`id` > ?)))
  ORDER BY `i`.`timestamp`, +`i`.`id` LIMIT 3)
ORDER BY p.n, `t`.`timestamp`, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   30
--   "t"
--   "t"
--   "00000000-0000-4000-8000-00000000000a"

-- in the order of ids, of rows that pass a filter
WITH e AS MATERIALIZED (
  SELECT t.id
  FROM `log` AS `t`
  ORDER BY `t`.`id` LIMIT 1 OFFSET 999), a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, t.id AS oid
  FROM `log` AS `t`
  WHERE ((`t`.`level` >= ?) AND (`t`.`id` <= ifnull((
          SELECT e.id
          FROM e), x'ffffffffffffffffffffffffffffffffffff')))
  ORDER BY `t`.`id` LIMIT 3), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, t.id AS oid
  FROM `log` AS `t`
  WHERE ((`t`.`level` >= ?) AND (+`t`.`id` > (
        SELECT e.id
        FROM e)))
  ORDER BY +`t`.`id` LIMIT (
    SELECT iif(EXISTS (
        SELECT 1
        FROM e), ? - count(*), 0)
    FROM a))
SELECT 0, u.c0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.oid LIMIT 3
--   30
--   30
--   3

-- the same backwards, before an id
WITH e AS MATERIALIZED (
  SELECT t.id
  FROM `log` AS `t`
  WHERE (`t`.`id` < ?)
  ORDER BY `t`.`id` DESC LIMIT 1 OFFSET 999), a AS MATERIALIZED (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, t.id AS oid
  FROM `log` AS `t`
  WHERE ((`t`.`level` >= ?) AND (`t`.`id` >= ifnull((
          SELECT e.id
          FROM e), ''))) AND (`t`.`id` < ?)
  ORDER BY `t`.`id` DESC LIMIT 3), b AS (
  SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `c0`, t.id AS oid
  FROM `log` AS `t`
  WHERE ((`t`.`level` >= ?) AND (+`t`.`id` < (
        SELECT e.id
        FROM e))) AND (+`t`.`id` < ?)
  ORDER BY +`t`.`id` DESC LIMIT (
    SELECT iif(EXISTS (
        SELECT 1
        FROM e), ? - count(*), 0)
    FROM a))
SELECT 0, u.c0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.oid DESC LIMIT 3
--   "00000000-0000-4000-8000-00000000000a"
--   30
--   "00000000-0000-4000-8000-00000000000a"
--   30
--   "00000000-0000-4000-8000-00000000000a"
--   3

-- Exists by what the index of the parents has, up to a value
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM `log` AS `t`
    WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001) AND (`t`.`level` >= ?) AND ((`t`.`timestamp` >= ?) AND ((`t`.`timestamp` > ?) OR (+`t`.`id` > ?))) LIMIT 1) AS c)
FROM (
  SELECT key AS n, value AS k
  FROM json_each(?)) AS p
--   30
--   "t"
--   "t"
--   "00000000-0000-4000-8000-00000000000a"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

