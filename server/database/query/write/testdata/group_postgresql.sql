-- Groups by hour and state, within bounds
SELECT 0, g.k0, g.k1::text, g.a0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT CASE WHEN COALESCE("t"."start_time", "t"."expected_start_time") >= '0001-01-01 00:00:00+00' AND COALESCE("t"."start_time", "t"."expected_start_time") < '10000-01-01 00:00:00+00' THEN date_bin($1::interval, COALESCE("t"."start_time", "t"."expected_start_time"), $2::timestamptz) END AS k0, "t"."state_type" AS k1, count(*) AS a0
      FROM "flow_run" AS "t"
      WHERE ((("t"."state_type" = $3) IS NOT TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") >= $4) AND (COALESCE("t"."start_time", "t"."expected_start_time") <= $5)) GROUP BY 1, 2) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST, g.k1::text COLLATE "C" NULLS LAST LIMIT 100
--   "3600000000 microseconds"
--   "1970-01-05 00:00:00Z"
--   "SCHEDULED"
--   2026-11-01 00:00:00.000000
--   2026-11-03 00:00:00.000000

-- Groups by local day, with a count of one state
SELECT 0, g.k0, g.a0, g.a1
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT (CASE WHEN COALESCE("t"."start_time", "t"."expected_start_time") >= '0001-01-01 00:00:00+00' AND COALESCE("t"."start_time", "t"."expected_start_time") < '10000-01-01 00:00:00+00' THEN ((floor(extract(epoch FROM COALESCE("t"."start_time", "t"."expected_start_time")) * 1000000)::bigint + CASE WHEN (extract(epoch FROM COALESCE("t"."start_time", "t"."expected_start_time")) * 1000000) < $1::bigint THEN $2::bigint ELSE CASE WHEN (extract(epoch FROM COALESCE("t"."start_time", "t"."expected_start_time")) * 1000000) < $3::bigint THEN $4::bigint ELSE $5::bigint END END) - $6::bigint) / $7::bigint END) AS k0, count(*) AS a0, count(*) FILTER (
        WHERE ("t"."state_type" = $8)) AS a1
      FROM "flow_run" AS "t" GROUP BY 1) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST LIMIT 100
--   -1793491200000000
--   0
--   1793577600000000
--   7200000000
--   3600000000
--   345600000000
--   86400000000
--   "FAILED"

-- Groups by state, within bounds
SELECT 0, g.k0::text, g.o0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT "t"."state_type" AS k0, count(*) AS o0
      FROM "flow_run" AS "t"
      WHERE ((("t"."state_type" = $1) IS NOT TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") >= $2) AND (COALESCE("t"."start_time", "t"."expected_start_time") <= $3)) GROUP BY 1) AS g) AS g) AS g
ORDER BY g.o0 DESC NULLS LAST, g.k0::text COLLATE "C" NULLS LAST LIMIT 100
--   "SCHEDULED"
--   2026-11-01 00:00:00.000000
--   2026-11-03 00:00:00.000000

-- Groups by hour, with a percentile
SELECT 0, g.k0, g.a0
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT CASE WHEN COALESCE("t"."start_time", "t"."expected_start_time") >= '0001-01-01 00:00:00+00' AND COALESCE("t"."start_time", "t"."expected_start_time") < '10000-01-01 00:00:00+00' THEN date_bin($1::interval, COALESCE("t"."start_time", "t"."expected_start_time"), $2::timestamptz) END AS k0, percentile_cont($3::float8) WITHIN GROUP (
        ORDER BY round(date_part('epoch', "t"."total_run_time") * 1000000) / 1000000) AS a0
      FROM "flow_run" AS "t"
      WHERE ((("t"."state_type" = $4) IS NOT TRUE) AND (COALESCE("t"."start_time", "t"."expected_start_time") >= $5) AND (COALESCE("t"."start_time", "t"."expected_start_time") <= $6)) GROUP BY 1) AS g) AS g) AS g
ORDER BY g.k0 NULLS LAST LIMIT 100
--   "3600000000 microseconds"
--   "1970-01-05 00:00:00Z"
--   0.95
--   "SCHEDULED"
--   2026-11-01 00:00:00.000000
--   2026-11-03 00:00:00.000000

-- Groups by a name, with a percentile
SELECT 0, g.k0, g.a0, g.a1, g.a1
FROM (
  SELECT g.*
  FROM (
    SELECT g.*
    FROM (
      SELECT "j0"."name" COLLATE "C" AS k0, count(*) AS a0, percentile_cont($1::float8) WITHIN GROUP (
        ORDER BY round(date_part('epoch', "t"."total_run_time") * 1000000) / 1000000) AS a1
      FROM "flow_run" AS "t" LEFT JOIN "flow" AS "j0" ON "j0"."id" = "t"."flow_id" GROUP BY 1) AS g) AS g) AS g
ORDER BY g.a1 DESC NULLS LAST, g.k0 COLLATE "C" NULLS LAST LIMIT 100
--   0.95

