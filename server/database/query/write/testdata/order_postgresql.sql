-- by id, descending, of the root
SELECT 0, "t"."id", "t"."name"
FROM "flow_run" AS "t"
ORDER BY "t"."id" DESC LIMIT 50

-- by id, descending, of the root, after a value
SELECT 0, "t"."id", "t"."name"
FROM "flow_run" AS "t"
WHERE ("t"."id" < $1)
ORDER BY "t"."id" DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of the root, before a value
SELECT 0, "t"."id", "t"."name"
FROM "flow_run" AS "t"
WHERE ("t"."id" > $1)
ORDER BY "t"."id" LIMIT 50
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of each parent
SELECT p.n, "t"."id", "t"."name"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- by id, descending, of each parent, after a value
SELECT p.n, "t"."id", "t"."name"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ("i"."id" < $2)
  ORDER BY "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"

-- by id, descending, of each parent, before a value
SELECT p.n, "t"."id", "t"."name"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ("i"."id" > $2)
  ORDER BY "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of the root
SELECT 0, "t"."id", "t"."name", ("t"."name")
FROM "flow_run" AS "t"
ORDER BY "t"."name" COLLATE "C", "t"."id" LIMIT 50

-- by a column, of the root, after a value
SELECT 0, "t"."id", "t"."name", ("t"."name")
FROM "flow_run" AS "t"
WHERE (("t"."name" COLLATE "C" >= $1) AND (("t"."name" COLLATE "C" > $2) OR ("t"."id" > $3)))
ORDER BY "t"."name" COLLATE "C", "t"."id" LIMIT 50
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of the root, before a value
SELECT 0, "t"."id", "t"."name", ("t"."name")
FROM "flow_run" AS "t"
WHERE (("t"."name" COLLATE "C" <= $1) AND (("t"."name" COLLATE "C" < $2) OR ("t"."id" < $3)))
ORDER BY "t"."name" COLLATE "C" DESC, "t"."id" DESC LIMIT 50
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of each parent
SELECT p.n, "t"."id", "t"."name", ("t"."name")
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."name" COLLATE "C", "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."name" COLLATE "C", "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- by a column, of each parent, after a value
SELECT p.n, "t"."id", "t"."name", ("t"."name")
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."name" COLLATE "C" >= $2) AND (("i"."name" COLLATE "C" > $3) OR ("i"."id" > $4)))
  ORDER BY "i"."name" COLLATE "C", "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."name" COLLATE "C", "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a column, of each parent, before a value
SELECT p.n, "t"."id", "t"."name", ("t"."name")
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."name" COLLATE "C" <= $2) AND (("i"."name" COLLATE "C" < $3) OR ("i"."id" < $4)))
  ORDER BY "i"."name" COLLATE "C" DESC, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."name" COLLATE "C" DESC, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "n"
--   "n"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of the root
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL)
  ORDER BY "t"."start_time" DESC, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL)
  ORDER BY "t"."id" DESC LIMIT (
    SELECT $1::bigint - count(*)
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
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL) AND (("t"."start_time" <= $1::timestamptz) AND (("t"."start_time" < $2::timestamptz) OR ("t"."id" < $3)))
  ORDER BY "t"."start_time" DESC, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL)
  ORDER BY "t"."id" DESC LIMIT (
    SELECT $4::bigint - count(*)
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
SELECT 0, "t"."id", "t"."name", ("t"."start_time")::text
FROM "flow_run" AS "t"
WHERE (("t"."start_time") IS NOT NULL) AND (("t"."start_time" >= $1::timestamptz) AND (("t"."start_time" > $2::timestamptz) OR ("t"."id" > $3)))
ORDER BY "t"."start_time", "t"."id" LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL) AND ("t"."id" > $1)
  ORDER BY "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL)
  ORDER BY "t"."start_time", "t"."id" LIMIT (
    SELECT $2::bigint - count(*)
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
SELECT 0, "t"."id", "t"."name", ("t"."start_time")::text
FROM "flow_run" AS "t"
WHERE FALSE

-- by a nullable column, descending, of each parent
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."start_time" DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- by a nullable column, descending, of each parent, after a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((("i"."start_time" <= $2::timestamptz) AND (("i"."start_time" < $3::timestamptz) OR ("i"."id" < $4))) OR (("i"."start_time")::text IS NULL))
  ORDER BY "i"."start_time" DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of each parent, before a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."start_time" >= $2::timestamptz) AND (("i"."start_time" > $3::timestamptz) OR ("i"."id" > $4)))
  ORDER BY "i"."start_time" NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, descending, of each parent, before NULL
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((NOT (("i"."start_time")::text IS NULL)) OR ("i"."id" > $2))
  ORDER BY "i"."start_time" NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, descending, of each parent, after NULL and before a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (((("i"."start_time")::text IS NULL) AND ("i"."id" < $2)) AND (("i"."start_time" >= $3::timestamptz) AND (("i"."start_time" > $4::timestamptz) OR ("i"."id" > $5))))
  ORDER BY "i"."start_time" DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of the root
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL)
  ORDER BY "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL)
  ORDER BY "t"."start_time", "t"."id" LIMIT (
    SELECT $1::bigint - count(*)
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
SELECT 0, "t"."id", "t"."name", ("t"."start_time")::text
FROM "flow_run" AS "t"
WHERE (("t"."start_time") IS NOT NULL) AND (("t"."start_time" >= $1::timestamptz) AND (("t"."start_time" > $2::timestamptz) OR ("t"."id" > $3)))
ORDER BY "t"."start_time", "t"."id" LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of the root, before a value
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL) AND (("t"."start_time" <= $1::timestamptz) AND (("t"."start_time" < $2::timestamptz) OR ("t"."id" < $3)))
  ORDER BY "t"."start_time" DESC, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL)
  ORDER BY "t"."id" DESC LIMIT (
    SELECT $4::bigint - count(*)
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
SELECT 0, "t"."id", "t"."name", ("t"."start_time")::text
FROM "flow_run" AS "t"
WHERE (("t"."start_time") IS NULL) AND ("t"."id" < $1)
ORDER BY "t"."id" DESC LIMIT 50
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, NULLs first, of the root, after NULL and before a value
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NULL) AND ("t"."id" > $1)
  ORDER BY "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("t"."start_time")::text AS p0, "t"."start_time" AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE (("t"."start_time") IS NOT NULL) AND (("t"."start_time" <= $2::timestamptz) AND (("t"."start_time" < $3::timestamptz) OR ("t"."id" < $4)))
  ORDER BY "t"."start_time", "t"."id" LIMIT (
    SELECT $5::bigint - count(*)
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
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY "i"."start_time" NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

-- by a nullable column, NULLs first, of each parent, after a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."start_time" >= $2::timestamptz) AND (("i"."start_time" > $3::timestamptz) OR ("i"."id" > $4)))
  ORDER BY "i"."start_time" NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of each parent, before a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((("i"."start_time" <= $2::timestamptz) AND (("i"."start_time" < $3::timestamptz) OR ("i"."id" < $4))) OR (("i"."start_time")::text IS NULL))
  ORDER BY "i"."start_time" DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by a nullable column, NULLs first, of each parent, before NULL
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((("i"."start_time")::text IS NULL) AND ("i"."id" < $2))
  ORDER BY "i"."start_time" DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"

-- by a nullable column, NULLs first, of each parent, after NULL and before a value
SELECT p.n, "t"."id", "t"."name", ("t"."start_time")::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (((NOT (("i"."start_time")::text IS NULL)) OR ("i"."id" > $2)) AND ((("i"."start_time" <= $3::timestamptz) AND (("i"."start_time" < $4::timestamptz) OR ("i"."id" < $5))) OR (("i"."start_time")::text IS NULL)))
  ORDER BY "i"."start_time" NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, "t"."start_time" NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of the root
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL)
  ORDER BY COALESCE("t"."start_time", "t"."expected_start_time") DESC, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NULL)
  ORDER BY "t"."id" DESC LIMIT (
    SELECT $1::bigint - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.oid DESC LIMIT 50
--   50

-- by what is computed, descending, of the root, after a value
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL) AND ((COALESCE("t"."start_time", "t"."expected_start_time") <= $1::timestamptz) AND ((COALESCE("t"."start_time", "t"."expected_start_time") < $2::timestamptz) OR ("t"."id" < $3)))
  ORDER BY COALESCE("t"."start_time", "t"."expected_start_time") DESC, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NULL)
  ORDER BY "t"."id" DESC LIMIT (
    SELECT $4::bigint - count(*)
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

-- by what is computed, descending, of the root, before a value
SELECT 0, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM "flow_run" AS "t"
WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL) AND ((COALESCE("t"."start_time", "t"."expected_start_time") >= $1::timestamptz) AND ((COALESCE("t"."start_time", "t"."expected_start_time") > $2::timestamptz) OR ("t"."id" > $3)))
ORDER BY COALESCE("t"."start_time", "t"."expected_start_time"), "t"."id" LIMIT 50
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NULL) AND ("t"."id" > $1)
  ORDER BY "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", (COALESCE("t"."start_time", "t"."expected_start_time"))::text AS p0, COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
  FROM "flow_run" AS "t"
  WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL)
  ORDER BY COALESCE("t"."start_time", "t"."expected_start_time"), "t"."id" LIMIT (
    SELECT $2::bigint - count(*)
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

-- by what is computed, descending, of the root, after NULL and before a value
SELECT 0, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM "flow_run" AS "t"
WHERE FALSE

-- by what is computed, descending, of each parent
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p), z AS (
  SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
    SELECT jsonb_agg(jsonb_build_array(k.k, $2::integer, '[]'::jsonb))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, c.at, c.rows < $3, c.found
  FROM z CROSS JOIN LATERAL (
    WITH x AS MATERIALIZED (
      SELECT x.*
      FROM (
        SELECT "t"."flow_id" AS "c0", COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
        FROM "flow_run" AS "t"
        WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL) AND ((TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") <= coalesce(z.at, 'infinity') AND COALESCE("t"."start_time", "t"."expected_start_time") IS DISTINCT FROM z.at))
        ORDER BY COALESCE("t"."start_time", "t"."expected_start_time") DESC FETCH FIRST ($4) ROWS WITH TIES) AS x LIMIT 1024), f AS (
      SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0
        ORDER BY x.o0 DESC, x.oid DESC) AS n
      FROM x
      WHERE x.c0 IN (
        SELECT k.k
        FROM k))
    SELECT (
      SELECT min(x.o0)
      FROM x) AS at, (
      SELECT count(*)
      FROM x) AS rows, (
      SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
      FROM (
        SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (
            WHERE f.id IS NOT NULL), '[]') AS ids
        FROM (
          SELECT (e.value ->> 0)::uuid AS k, (e.value ->> 1)::integer AS missing
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c
  WHERE NOT z.ended AND z.s < 64 AND (CASE WHEN z.s & (z.s - 1) = 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0)::uuid AS k
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p CROSS JOIN LATERAL (
          SELECT "i".*
          FROM "flow_run" AS "i"
          WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i" LIMIT (greatest(z.s, 1) * 256) + 1) AS c) > (greatest(z.s, 1) * 256) ELSE EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0)::uuid AS k
        FROM jsonb_array_elements(z.found) AS e
        WHERE (e.value ->> 1)::integer > 0) AS p) END) AND c.rows < 1024), d AS MATERIALIZED (
  SELECT (e.value ->> 0)::uuid AS k
  FROM z CROSS JOIN jsonb_array_elements(z.found) AS e
  WHERE (e.value ->> 1)::integer = 0)
SELECT s.n, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0)::uuid AS k, i.value::uuid AS id
      FROM z CROSS JOIN jsonb_array_elements(z.found) AS e CROSS JOIN jsonb_array_elements_text(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.id
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN LATERAL (
    SELECT i.*
    FROM (
      SELECT "i".*
      FROM "flow_run" AS "i"
      WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
    ORDER BY COALESCE("i"."start_time", "i"."expected_start_time") DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t) AS s CROSS JOIN LATERAL (
  SELECT "t".*
  FROM "flow_run" AS "t"
  WHERE t.id = s.id OFFSET 0) AS "t"
ORDER BY s.n, COALESCE("t"."start_time", "t"."expected_start_time") DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   50
--   128
--   128

-- by what is computed, descending, of each parent, after a value
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p), z AS (
  SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
    SELECT jsonb_agg(jsonb_build_array(k.k, $2::integer, '[]'::jsonb))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, c.at, c.rows < $3, c.found
  FROM z CROSS JOIN LATERAL (
    WITH x AS MATERIALIZED (
      SELECT x.*
      FROM (
        SELECT "t"."flow_id" AS "c0", COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
        FROM "flow_run" AS "t"
        WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL) AND ((TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") <= coalesce(z.at, 'infinity') AND COALESCE("t"."start_time", "t"."expected_start_time") IS DISTINCT FROM z.at)) AND ((COALESCE("t"."start_time", "t"."expected_start_time") <= $4::timestamptz) AND ((COALESCE("t"."start_time", "t"."expected_start_time") < $5::timestamptz) OR ("t"."id" < $6)))
        ORDER BY COALESCE("t"."start_time", "t"."expected_start_time") DESC FETCH FIRST ($7) ROWS WITH TIES) AS x LIMIT 1024), f AS (
      SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0
        ORDER BY x.o0 DESC, x.oid DESC) AS n
      FROM x
      WHERE x.c0 IN (
        SELECT k.k
        FROM k))
    SELECT (
      SELECT min(x.o0)
      FROM x) AS at, (
      SELECT count(*)
      FROM x) AS rows, (
      SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
      FROM (
        SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (
            WHERE f.id IS NOT NULL), '[]') AS ids
        FROM (
          SELECT (e.value ->> 0)::uuid AS k, (e.value ->> 1)::integer AS missing
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c
  WHERE NOT z.ended AND z.s < 64 AND (CASE WHEN z.s & (z.s - 1) = 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0)::uuid AS k
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p CROSS JOIN LATERAL (
          SELECT "i".*
          FROM "flow_run" AS "i"
          WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i" LIMIT (greatest(z.s, 1) * 256) + 1) AS c) > (greatest(z.s, 1) * 256) ELSE EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0)::uuid AS k
        FROM jsonb_array_elements(z.found) AS e
        WHERE (e.value ->> 1)::integer > 0) AS p) END) AND c.rows < 1024), d AS MATERIALIZED (
  SELECT (e.value ->> 0)::uuid AS k
  FROM z CROSS JOIN jsonb_array_elements(z.found) AS e
  WHERE (e.value ->> 1)::integer = 0)
SELECT s.n, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0)::uuid AS k, i.value::uuid AS id
      FROM z CROSS JOIN jsonb_array_elements(z.found) AS e CROSS JOIN jsonb_array_elements_text(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.id
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN LATERAL (
    SELECT i.*
    FROM (
      SELECT "i".*
      FROM "flow_run" AS "i"
      WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
    WHERE (((COALESCE("i"."start_time", "i"."expected_start_time") <= $8::timestamptz) AND ((COALESCE("i"."start_time", "i"."expected_start_time") < $9::timestamptz) OR ("i"."id" < $10))) OR ((COALESCE("i"."start_time", "i"."expected_start_time"))::text IS NULL))
    ORDER BY COALESCE("i"."start_time", "i"."expected_start_time") DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t) AS s CROSS JOIN LATERAL (
  SELECT "t".*
  FROM "flow_run" AS "t"
  WHERE t.id = s.id OFFSET 0) AS "t"
ORDER BY s.n, COALESCE("t"."start_time", "t"."expected_start_time") DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   50
--   128
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   128
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of each parent, before a value
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p), z AS (
  SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
    SELECT jsonb_agg(jsonb_build_array(k.k, $2::integer, '[]'::jsonb))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, c.at, c.rows < $3, c.found
  FROM z CROSS JOIN LATERAL (
    WITH x AS MATERIALIZED (
      SELECT x.*
      FROM (
        SELECT "t"."flow_id" AS "c0", COALESCE("t"."start_time", "t"."expected_start_time") AS o0, t.id AS oid
        FROM "flow_run" AS "t"
        WHERE ((COALESCE("t"."start_time", "t"."expected_start_time")) IS NOT NULL) AND ((TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") >= coalesce(z.at, '-infinity') AND COALESCE("t"."start_time", "t"."expected_start_time") IS DISTINCT FROM z.at)) AND ((COALESCE("t"."start_time", "t"."expected_start_time") >= $4::timestamptz) AND ((COALESCE("t"."start_time", "t"."expected_start_time") > $5::timestamptz) OR ("t"."id" > $6)))
        ORDER BY COALESCE("t"."start_time", "t"."expected_start_time") FETCH FIRST ($7) ROWS WITH TIES) AS x LIMIT 1024), f AS (
      SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0
        ORDER BY x.o0, x.oid) AS n
      FROM x
      WHERE x.c0 IN (
        SELECT k.k
        FROM k))
    SELECT (
      SELECT max(x.o0)
      FROM x) AS at, (
      SELECT count(*)
      FROM x) AS rows, (
      SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
      FROM (
        SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (
            WHERE f.id IS NOT NULL), '[]') AS ids
        FROM (
          SELECT (e.value ->> 0)::uuid AS k, (e.value ->> 1)::integer AS missing
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c
  WHERE NOT z.ended AND z.s < 64 AND (CASE WHEN z.s & (z.s - 1) = 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0)::uuid AS k
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p CROSS JOIN LATERAL (
          SELECT "i".*
          FROM "flow_run" AS "i"
          WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i" LIMIT (greatest(z.s, 1) * 256) + 1) AS c) > (greatest(z.s, 1) * 256) ELSE EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0)::uuid AS k
        FROM jsonb_array_elements(z.found) AS e
        WHERE (e.value ->> 1)::integer > 0) AS p) END) AND c.rows < 1024), d AS MATERIALIZED (
  SELECT (e.value ->> 0)::uuid AS k
  FROM z CROSS JOIN jsonb_array_elements(z.found) AS e
  WHERE (e.value ->> 1)::integer = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0)::uuid AS k, i.value::uuid AS id
      FROM z CROSS JOIN jsonb_array_elements(z.found) AS e CROSS JOIN jsonb_array_elements_text(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 100) AS f UNION ALL
  SELECT p.n, t.id
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN LATERAL (
    SELECT i.*
    FROM (
      SELECT "i".*
      FROM "flow_run" AS "i"
      WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
    WHERE ((COALESCE("i"."start_time", "i"."expected_start_time") >= $8::timestamptz) AND ((COALESCE("i"."start_time", "i"."expected_start_time") > $9::timestamptz) OR ("i"."id" > $10)))
    ORDER BY COALESCE("i"."start_time", "i"."expected_start_time") NULLS FIRST, "i"."id" LIMIT 50) AS t) AS s CROSS JOIN LATERAL (
  SELECT "t".*
  FROM "flow_run" AS "t"
  WHERE t.id = s.id OFFSET 0) AS "t"
ORDER BY s.n, COALESCE("t"."start_time", "t"."expected_start_time") NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   50
--   128
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"
--   128
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by what is computed, descending, of each parent, before NULL
SELECT p.n, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((NOT ((COALESCE("i"."start_time", "i"."expected_start_time"))::text IS NULL)) OR ("i"."id" > $2))
  ORDER BY COALESCE("i"."start_time", "i"."expected_start_time") NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, COALESCE("t"."start_time", "t"."expected_start_time") NULLS FIRST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"

-- by what is computed, descending, of each parent, after NULL and before a value
SELECT p.n, "t"."id", "t"."name", (COALESCE("t"."start_time", "t"."expected_start_time"))::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((((COALESCE("i"."start_time", "i"."expected_start_time"))::text IS NULL) AND ("i"."id" < $2)) AND ((COALESCE("i"."start_time", "i"."expected_start_time") >= $3::timestamptz) AND ((COALESCE("i"."start_time", "i"."expected_start_time") > $4::timestamptz) OR ("i"."id" > $5))))
  ORDER BY COALESCE("i"."start_time", "i"."expected_start_time") DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, COALESCE("t"."start_time", "t"."expected_start_time") DESC NULLS LAST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "00000000-0000-4000-8000-00000000000b"
--   "s"
--   "s"
--   "00000000-0000-4000-8000-00000000000a"

-- by two of which one is related, of the root
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($2::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NOT NULL)
  ORDER BY "j0"."name" COLLATE "C" DESC, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($3::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($4::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($5::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" LEFT JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NULL)
  ORDER BY CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($6::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id" LIMIT (
    SELECT $7::bigint - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.o1 NULLS FIRST, u.oid LIMIT 50
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   50

-- by two of which one is related, of the root, after a value
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($2::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NOT NULL) AND (("j0"."name" COLLATE "C" <= $3) AND (("j0"."name" COLLATE "C" < $4) OR ((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($5::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END >= $6::interval) AND ((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($7::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END > $8::interval) OR ("t"."id" > $9)))))
  ORDER BY "j0"."name" COLLATE "C" DESC, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($10::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id" LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($11::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($12::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" LEFT JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NULL)
  ORDER BY CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($13::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id" LIMIT (
    SELECT $14::bigint - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 DESC NULLS LAST, u.o1 NULLS FIRST, u.oid LIMIT 50
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   "n"
--   "n"
--   1970-01-01 00:00:00.000000
--   "e"
--   1970-01-01 00:00:00.000000
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   50

-- by two of which one is related, of the root, before a value
SELECT 0, "t"."id", "t"."name", ("j0"."name"), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM "flow_run" AS "t" JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
WHERE (("j0"."name") IS NOT NULL) AND (("j0"."name" COLLATE "C" >= $2) AND (("j0"."name" COLLATE "C" > $3) OR (((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($4::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END <= $5::interval) AND ((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($6::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END < $7::interval) OR ("t"."id" < $8))) OR ((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($9::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END) IS NULL))))
ORDER BY "j0"."name" COLLATE "C", CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($10::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END DESC NULLS LAST, "t"."id" DESC LIMIT 50
--   1970-01-01 00:00:00.000000
--   "n"
--   "n"
--   1970-01-01 00:00:00.000000
--   "e"
--   1970-01-01 00:00:00.000000
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of the root, before NULL
WITH a AS MATERIALIZED (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($2::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" LEFT JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NULL) AND (((CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($3::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END) IS NULL) AND ("t"."id" < $4))
  ORDER BY CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($5::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END DESC NULLS LAST, "t"."id" DESC LIMIT 50), b AS (
  SELECT "t"."id" AS "c0", "t"."name" AS "c1", ("j0"."name") AS p0, "j0"."name" COLLATE "C" AS o0, (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($6::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text AS p1, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($7::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END AS o1, t.id AS oid
  FROM "flow_run" AS "t" JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id"
  WHERE (("j0"."name") IS NOT NULL)
  ORDER BY "j0"."name" COLLATE "C", CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($8::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END DESC NULLS LAST, "t"."id" DESC LIMIT (
    SELECT $9::bigint - count(*)
    FROM a))
SELECT 0, u.c0, u.c1, u.p0, u.p1
FROM (
  SELECT 0 AS part, a.*
  FROM a UNION ALL
  SELECT 1, b.*
  FROM b) AS u
ORDER BY u.part, u.o0 NULLS FIRST, u.o1 DESC NULLS LAST, u.oid DESC LIMIT 50
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   "00000000-0000-4000-8000-00000000000b"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   50

-- by two of which one is related, of the root, after NULL and before a value
SELECT 0, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM "flow_run" AS "t"
WHERE FALSE
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of each parent
SELECT p.n, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  ORDER BY (
    SELECT "r2"."name"
    FROM "flow" AS "r2"
    WHERE "r2"."id" = "i"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($3::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, (
  SELECT "r3"."name"
  FROM "flow" AS "r3"
  WHERE "r3"."id" = "t"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($4::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id"
--   1970-01-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of each parent, after a value
SELECT p.n, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((((
          SELECT "r2"."name"
          FROM "flow" AS "r2"
          WHERE "r2"."id" = "i"."flow_id") COLLATE "C" <= $3) AND (((
            SELECT "r3"."name"
            FROM "flow" AS "r3"
            WHERE "r3"."id" = "i"."flow_id") COLLATE "C" < $4) OR ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($5::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END >= $6::interval) AND ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($7::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END > $8::interval) OR ("i"."id" > $9))))) OR (((
          SELECT "r4"."name"
          FROM "flow" AS "r4"
          WHERE "r4"."id" = "i"."flow_id")) IS NULL))
  ORDER BY (
    SELECT "r5"."name"
    FROM "flow" AS "r5"
    WHERE "r5"."id" = "i"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($10::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, (
  SELECT "r6"."name"
  FROM "flow" AS "r6"
  WHERE "r6"."id" = "t"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($11::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id"
--   1970-01-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "n"
--   "n"
--   1970-01-01 00:00:00.000000
--   "e"
--   1970-01-01 00:00:00.000000
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of each parent, before a value
SELECT p.n, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (((
        SELECT "r2"."name"
        FROM "flow" AS "r2"
        WHERE "r2"."id" = "i"."flow_id") COLLATE "C" >= $3) AND (((
          SELECT "r3"."name"
          FROM "flow" AS "r3"
          WHERE "r3"."id" = "i"."flow_id") COLLATE "C" > $4) OR (((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($5::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END <= $6::interval) AND ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($7::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END < $8::interval) OR ("i"."id" < $9))) OR ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($10::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END)::text IS NULL))))
  ORDER BY (
    SELECT "r4"."name"
    FROM "flow" AS "r4"
    WHERE "r4"."id" = "i"."flow_id") COLLATE "C" NULLS FIRST, CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($11::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, (
  SELECT "r5"."name"
  FROM "flow" AS "r5"
  WHERE "r5"."id" = "t"."flow_id") COLLATE "C" NULLS FIRST, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($12::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END DESC NULLS LAST, "t"."id" DESC
--   1970-01-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "n"
--   "n"
--   1970-01-01 00:00:00.000000
--   "e"
--   1970-01-01 00:00:00.000000
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of each parent, before NULL
SELECT p.n, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE ((NOT (((
            SELECT "r2"."name"
            FROM "flow" AS "r2"
            WHERE "r2"."id" = "i"."flow_id")) IS NULL)) OR (((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($3::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END)::text IS NULL) AND ("i"."id" < $4)))
  ORDER BY (
    SELECT "r3"."name"
    FROM "flow" AS "r3"
    WHERE "r3"."id" = "i"."flow_id") COLLATE "C" NULLS FIRST, CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($5::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END DESC NULLS LAST, "i"."id" DESC LIMIT 50) AS t
ORDER BY p.n, (
  SELECT "r4"."name"
  FROM "flow" AS "r4"
  WHERE "r4"."id" = "t"."flow_id") COLLATE "C" NULLS FIRST, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($6::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END DESC NULLS LAST, "t"."id" DESC
--   1970-01-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   1970-01-01 00:00:00.000000
--   "00000000-0000-4000-8000-00000000000b"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- by two of which one is related, of each parent, after NULL and before a value
SELECT p.n, "t"."id", "t"."name", ((
    SELECT "r1"."name"
    FROM "flow" AS "r1"
    WHERE "r1"."id" = "t"."flow_id")), (CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($1::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END)::text
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($2::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (((((
            SELECT "r2"."name"
            FROM "flow" AS "r2"
            WHERE "r2"."id" = "i"."flow_id")) IS NULL) AND ((NOT ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($3::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END)::text IS NULL)) OR ("i"."id" > $4))) AND (((
          SELECT "r3"."name"
          FROM "flow" AS "r3"
          WHERE "r3"."id" = "i"."flow_id") COLLATE "C" >= $5) AND (((
            SELECT "r4"."name"
            FROM "flow" AS "r4"
            WHERE "r4"."id" = "i"."flow_id") COLLATE "C" > $6) OR (((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($7::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END <= $8::interval) AND ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($9::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END < $10::interval) OR ("i"."id" < $11))) OR ((CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($12::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END)::text IS NULL)))))
  ORDER BY (
    SELECT "r5"."name"
    FROM "flow" AS "r5"
    WHERE "r5"."id" = "i"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "i"."state_type" = 'RUNNING' AND "i"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("i"."state_timestamp") AND date_part('day', "i"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "i"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "i"."total_run_time" + ($13::timestamptz - "i"."state_timestamp") END ELSE "i"."total_run_time" END NULLS FIRST, "i"."id" LIMIT 50) AS t
ORDER BY p.n, (
  SELECT "r6"."name"
  FROM "flow" AS "r6"
  WHERE "r6"."id" = "t"."flow_id") COLLATE "C" DESC NULLS LAST, CASE WHEN "t"."state_type" = 'RUNNING' AND "t"."state_timestamp" IS NOT NULL THEN CASE WHEN isfinite("t"."state_timestamp") AND date_part('day', "t"."total_run_time") BETWEEN -2e9 AND 2e9 AND date_part('hour', "t"."total_run_time") BETWEEN -2e9 AND 2e9 THEN "t"."total_run_time" + ($14::timestamptz - "t"."state_timestamp") END ELSE "t"."total_run_time" END NULLS FIRST, "t"."id"
--   1970-01-01 00:00:00.000000
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   1970-01-01 00:00:00.000000
--   "00000000-0000-4000-8000-00000000000b"
--   "n"
--   "n"
--   1970-01-01 00:00:00.000000
--   "e"
--   1970-01-01 00:00:00.000000
--   "e"
--   "00000000-0000-4000-8000-00000000000a"
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000
--   1970-01-01 00:00:00.000000

-- the next run of each parent
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p), z AS (
  SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
    SELECT jsonb_agg(jsonb_build_array(k.k, $2::integer, '[]'::jsonb))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, c.at, c.rows < $3, c.found
  FROM z CROSS JOIN LATERAL (
    WITH x AS MATERIALIZED (
      SELECT x.*
      FROM (
        SELECT "t"."flow_id" AS "c0", "t"."expected_start_time" AS o0, t.id AS oid, ("t"."state_type" = $4) AS passes
        FROM "flow_run" AS "t"
        WHERE (("t"."expected_start_time") IS NOT NULL) AND (("t"."expected_start_time" > $5) AND ("t"."expected_start_time" >= coalesce(z.at, '-infinity') AND "t"."expected_start_time" IS DISTINCT FROM z.at))
        ORDER BY "t"."expected_start_time" FETCH FIRST ($6) ROWS WITH TIES) AS x LIMIT 1024), f AS (
      SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0
        ORDER BY x.o0, x.oid) AS n
      FROM x
      WHERE x.c0 IN (
        SELECT k.k
        FROM k) AND x.passes)
    SELECT (
      SELECT max(x.o0)
      FROM x) AS at, (
      SELECT count(*)
      FROM x) AS rows, (
      SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
      FROM (
        SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (
            WHERE f.id IS NOT NULL), '[]') AS ids
        FROM (
          SELECT (e.value ->> 0)::uuid AS k, (e.value ->> 1)::integer AS missing
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c
  WHERE NOT z.ended AND z.s < 64 AND (CASE WHEN z.s & (z.s - 1) = 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0)::uuid AS k
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p CROSS JOIN LATERAL (
          SELECT "i".*
          FROM "flow_run" AS "i"
          WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i" LIMIT (greatest(z.s, 1) * 256) + 1) AS c) > (greatest(z.s, 1) * 256) ELSE EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0)::uuid AS k
        FROM jsonb_array_elements(z.found) AS e
        WHERE (e.value ->> 1)::integer > 0) AS p) END) AND c.rows < 1024), d AS MATERIALIZED (
  SELECT (e.value ->> 0)::uuid AS k
  FROM z CROSS JOIN jsonb_array_elements(z.found) AS e
  WHERE (e.value ->> 1)::integer = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, "t"."id"
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0)::uuid AS k, i.value::uuid AS id
      FROM z CROSS JOIN jsonb_array_elements(z.found) AS e CROSS JOIN jsonb_array_elements_text(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 2) AS f UNION ALL
  SELECT p.n, t.id
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN LATERAL (
    SELECT i.*
    FROM (
      SELECT "i".*
      FROM "flow_run" AS "i"
      WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
    WHERE (("i"."state_type" = $7) AND ("i"."expected_start_time" > $8))
    ORDER BY "i"."expected_start_time" NULLS LAST, "i"."id" LIMIT 1) AS t) AS s CROSS JOIN LATERAL (
  SELECT "t".*
  FROM "flow_run" AS "t"
  WHERE t.id = s.id OFFSET 0) AS "t"
ORDER BY s.n, "t"."expected_start_time" NULLS LAST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   1
--   128
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000
--   128
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000

-- as many as that the lead is given up
WITH RECURSIVE k AS MATERIALIZED (
  SELECT p.n, p.k
  FROM (
    SELECT o.n - 1 AS n, o.k
    FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p), z AS (
  SELECT 0 AS s, CAST(NULL AS timestamptz) AS at, FALSE AS ended, (
    SELECT jsonb_agg(jsonb_build_array(k.k, $2::integer, '[]'::jsonb))
    FROM (
      SELECT DISTINCT k.k
      FROM k) AS k) AS found UNION ALL
  SELECT z.s + 1, c.at, c.rows < $3, c.found
  FROM z CROSS JOIN LATERAL (
    WITH x AS MATERIALIZED (
      SELECT x.*
      FROM (
        SELECT "t"."flow_id" AS "c0", "t"."expected_start_time" AS o0, t.id AS oid, ("t"."state_type" = $4) AS passes
        FROM "flow_run" AS "t"
        WHERE (("t"."expected_start_time") IS NOT NULL) AND (("t"."expected_start_time" > $5) AND ("t"."expected_start_time" >= coalesce(z.at, '-infinity') AND "t"."expected_start_time" IS DISTINCT FROM z.at))
        ORDER BY "t"."expected_start_time" FETCH FIRST ($6) ROWS WITH TIES) AS x LIMIT 24000), f AS (
      SELECT x.c0 AS k, x.oid AS id, row_number() OVER (PARTITION BY x.c0
        ORDER BY x.o0, x.oid) AS n
      FROM x
      WHERE x.c0 IN (
        SELECT k.k
        FROM k) AND x.passes)
    SELECT (
      SELECT max(x.o0)
      FROM x) AS at, (
      SELECT count(*)
      FROM x) AS rows, (
      SELECT jsonb_agg(jsonb_build_array(q.k, q.missing, q.ids))
      FROM (
        SELECT p.k, p.missing - count(f.id) AS missing, coalesce(jsonb_agg(f.id) FILTER (
            WHERE f.id IS NOT NULL), '[]') AS ids
        FROM (
          SELECT (e.value ->> 0)::uuid AS k, (e.value ->> 1)::integer AS missing
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p LEFT JOIN f ON f.k = p.k AND f.n <= p.missing GROUP BY p.k, p.missing) AS q) AS found) AS c
  WHERE NOT z.ended AND z.s < 2 AND (CASE WHEN z.s & (z.s - 1) = 0 THEN (
      SELECT count(*)
      FROM (
        SELECT 1
        FROM (
          SELECT (e.value ->> 0)::uuid AS k
          FROM jsonb_array_elements(z.found) AS e
          WHERE (e.value ->> 1)::integer > 0) AS p CROSS JOIN LATERAL (
          SELECT "i".*
          FROM "flow_run" AS "i"
          WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i" LIMIT (greatest(z.s, 1) * 6000) + 1) AS c) > (greatest(z.s, 1) * 6000) ELSE EXISTS (
      SELECT 1
      FROM (
        SELECT (e.value ->> 0)::uuid AS k
        FROM jsonb_array_elements(z.found) AS e
        WHERE (e.value ->> 1)::integer > 0) AS p) END) AND c.rows < 24000), d AS MATERIALIZED (
  SELECT (e.value ->> 0)::uuid AS k
  FROM z CROSS JOIN jsonb_array_elements(z.found) AS e
  WHERE (e.value ->> 1)::integer = 0 UNION
  SELECT k.k
  FROM k
  WHERE EXISTS (
    SELECT 1
    FROM z
    WHERE z.ended))
SELECT s.n, "t"."id"
FROM (
  SELECT f.n, f.id
  FROM (
    SELECT k.n, f.id
    FROM (
      SELECT (e.value ->> 0)::uuid AS k, i.value::uuid AS id
      FROM z CROSS JOIN jsonb_array_elements(z.found) AS e CROSS JOIN jsonb_array_elements_text(e.value -> 2) AS i) AS f JOIN k ON k.k = f.k
    WHERE f.k IN (
      SELECT d.k
      FROM d) LIMIT 3000) AS f UNION ALL
  SELECT p.n, t.id
  FROM (
    SELECT k.n, k.k
    FROM k
    WHERE k.k NOT IN (
      SELECT d.k
      FROM d)) AS p CROSS JOIN LATERAL (
    SELECT i.*
    FROM (
      SELECT "i".*
      FROM "flow_run" AS "i"
      WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
    WHERE (("i"."state_type" = $7) AND ("i"."expected_start_time" > $8))
    ORDER BY "i"."expected_start_time" NULLS LAST, "i"."id" LIMIT 1000) AS t) AS s CROSS JOIN LATERAL (
  SELECT "t".*
  FROM "flow_run" AS "t"
  WHERE t.id = s.id OFFSET 0) AS "t"
ORDER BY s.n, "t"."expected_start_time" NULLS LAST, "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   1000
--   3000
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000
--   3000
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000

-- the last of all, with NULLs first
SELECT p.n, "t"."id"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "flow_run" AS "i"
    WHERE "i"."flow_id" = p.k AND "i"."flow_id" BETWEEN p.k AND p.k OFFSET 0) AS "i"
  WHERE (("i"."state_type" = $2) AND ("i"."expected_start_time" > $3))
  ORDER BY "i"."expected_start_time" DESC NULLS FIRST, "i"."id" DESC LIMIT 1) AS t
ORDER BY p.n, "t"."expected_start_time" DESC NULLS FIRST, "t"."id" DESC
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   "SCHEDULED"
--   2026-11-04 00:00:00.000000

-- by what the index of the parents has, with a filter
SELECT p.n, "t"."id"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k AND ("i"."level" >= $2::bigint)
    ORDER BY "i"."timestamp" FETCH FIRST ($3) ROWS WITH TIES) AS "i"
  ORDER BY "i"."timestamp", "i"."id" LIMIT 3) AS t
ORDER BY p.n, "t"."timestamp", "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   30
--   3

-- by what the index of the parents has, after a value
SELECT p.n, "t"."id"
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($1::uuid[]) WITH ORDINALITY AS o(k, n)) AS p CROSS JOIN LATERAL (
  SELECT i.*
  FROM (
    SELECT "i".*
    FROM "log" AS "i"
    WHERE "i"."flow_run_id" = p.k AND "i"."flow_run_id" BETWEEN p.k AND p.k AND ("i"."level" >= $2::bigint) AND (("i"."timestamp" >= $3::timestamptz) AND (("i"."timestamp" > $4::timestamptz) OR ("i"."id" > $5)))
    ORDER BY "i"."timestamp" FETCH FIRST ($6) ROWS WITH TIES) AS "i"
  ORDER BY "i"."timestamp", "i"."id" LIMIT 3) AS t
ORDER BY p.n, "t"."timestamp", "t"."id"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]
--   30
--   "t"
--   "t"
--   "00000000-0000-4000-8000-00000000000a"
--   3

-- in the order of ids, of rows that pass a filter
SELECT 0, "t"."id"
FROM "log" AS "t"
WHERE ("t"."level" >= $1::bigint)
ORDER BY "t"."id" LIMIT 3
--   30

-- the same backwards, before an id
SELECT 0, "t"."id"
FROM "log" AS "t"
WHERE ("t"."level" >= $1::bigint) AND ("t"."id" < $2)
ORDER BY "t"."id" DESC LIMIT 3
--   30
--   "00000000-0000-4000-8000-00000000000a"

-- Exists by what the index of the parents has, up to a value
SELECT p.n, (
  SELECT count(*)
  FROM (
    SELECT 1
    FROM (
      SELECT "t".*
      FROM "log" AS "t"
      WHERE "t"."flow_run_id" = p.k AND "t"."flow_run_id" BETWEEN p.k AND p.k OFFSET 0) AS "t"
    WHERE ("t"."level" >= $1::bigint) AND (("t"."timestamp" >= $2::timestamptz) AND (("t"."timestamp" > $3::timestamptz) OR ("t"."id" > $4))) LIMIT 1) AS c)
FROM (
  SELECT o.n - 1 AS n, o.k
  FROM unnest($5::uuid[]) WITH ORDINALITY AS o(k, n)) AS p
--   30
--   "t"
--   "t"
--   "00000000-0000-4000-8000-00000000000a"
--   &["00000000-0000-4000-8000-00000000000a" "00000000-0000-4000-8000-00000000000b"]

