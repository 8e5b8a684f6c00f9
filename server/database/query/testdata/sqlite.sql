-- Page of the root
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM `flow` AS `t` ORDER BY `t`.`id` LIMIT ?
--   50

-- Page of the root, backward and within bounds
SELECT 0, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM `flow` AS `t` WHERE ((`t`.`id` > ?) AND (`t`.`id` <= ?)) ORDER BY `t`.`id` DESC LIMIT ?
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   50

-- Page of the root without a limit, a column being made up
SELECT 0, `t`.`tags` FROM (SELECT *, '[]' AS `tags` FROM `automation`) AS `t` ORDER BY `t`.`id`

-- Page for each parent
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.id IN (SELECT i.id FROM `log` AS `i` WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001) ORDER BY +`i`.`id` LIMIT ?) ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   3

-- Page for each parent, backward and within bounds
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.id IN (SELECT i.id FROM `log` AS `i` WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)) ORDER BY +`i`.`id` DESC LIMIT ?) ORDER BY p.n, `t`.`id` DESC
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   3

-- Page for each parent, without a limit
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p CROSS JOIN `log` AS `t` ON t.id IN (SELECT i.id FROM `log` AS `i` WHERE likelihood(`i`.`flow_run_id` = p.k, 0.000001) ORDER BY +`i`.`id`) ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Page for each parent, over two hops of which the first may meet a row twice
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p CROSS JOIN `events` AS `t` ON t.id IN (SELECT i.id FROM (SELECT DISTINCT `h1`.`event_id` AS k FROM `event_resources` AS `h1` WHERE likelihood(`h1`.`resource_id` = p.k, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `i` WHERE likelihood(`i`.`id` = q1.k, 0.000001) ORDER BY +`i`.`id` LIMIT ?) ORDER BY p.n, `t`.`id`
--   "[\"prefect.flow-run.00000000-0000-4000-8000-00000000000a\",\"\\\"quoted\\\" ü\"]"
--   ""
--   3

-- Page for each parent, over two hops
SELECT p.n, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p CROSS JOIN `flow_run` AS `t` ON t.id IN (SELECT i.id FROM (SELECT `h1`.`id` AS k FROM `task_run` AS `h1` WHERE likelihood(`h1`.`flow_run_id` = p.k, 0.000001)) AS q1 CROSS JOIN `flow_run` AS `i` WHERE likelihood(`i`.`parent_task_run_id` = q1.k, 0.000001) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)) ORDER BY +`i`.`id` LIMIT ?) ORDER BY p.n, `t`.`id`
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   3

-- Page for each parent, without an index
SELECT s.n, iif(typeof(`s`.`id`) = 'blob', CAST(x'00' || `s`.`id` AS BLOB), `s`.`id`) AS `id`, `s`.`name`, +`s`.`created` AS `created` FROM (SELECT t.*, row_number() OVER (PARTITION BY t.n ORDER BY `t`.`id`) AS quaestor_position FROM (SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(?) UNION ALL SELECT `i`.`follows`, NULL, i.id FROM `events` AS `i` WHERE `i`.`follows` IN (SELECT value FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t) AS s WHERE s.quaestor_position <= ? ORDER BY s.n, s.quaestor_position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   3

-- Page for each parent, without an index, backward and within bounds
SELECT s.n, iif(typeof(`s`.`id`) = 'blob', CAST(x'00' || `s`.`id` AS BLOB), `s`.`id`) AS `id`, `s`.`name`, +`s`.`created` AS `created` FROM (SELECT t.*, row_number() OVER (PARTITION BY t.n ORDER BY `t`.`id` DESC) AS quaestor_position FROM (SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(?) UNION ALL SELECT `i`.`follows`, NULL, i.id FROM `events` AS `i` WHERE `i`.`follows` IN (SELECT value FROM json_each(?)) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t) AS s WHERE s.quaestor_position <= ? ORDER BY s.n, s.quaestor_position
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   3

-- ConfigurationValue
SELECT `t`.`value` FROM `configuration` AS `t` WHERE `t`.`key` = ? ORDER BY t.id LIMIT 1
--   "ENCRYPTION_KEY"

-- Count of the root
SELECT 0, (SELECT count(*) FROM `flow` AS `t`)

-- Count of the root up to a limit
SELECT 0, (SELECT count(*) FROM (SELECT 1 FROM `flow` AS `t` LIMIT ?) AS c)
--   7

-- Count for each parent
SELECT p.n, (SELECT count(*) FROM `log` AS `t` WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001)) FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Count for each parent up to a limit
SELECT p.n, (SELECT count(*) FROM (SELECT 1 FROM `log` AS `t` WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001) LIMIT ?) AS c) FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p
--   7
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Count for each parent, over two hops
SELECT p.n, (SELECT count(*) FROM (SELECT DISTINCT `h1`.`event_id` AS k FROM `event_resources` AS `h1` WHERE likelihood(`h1`.`resource_id` = p.k, 0.000001) AND `h1`.`resource_role` = ?) AS q1 CROSS JOIN `events` AS `t` WHERE likelihood(`t`.`id` = q1.k, 0.000001)) FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p
--   ""
--   "[\"prefect.flow-run.00000000-0000-4000-8000-00000000000a\",\"\\\"quoted\\\" ü\"]"

-- Count for each parent, without an index
SELECT t.n, count(*) FROM (SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(?) UNION ALL SELECT `i`.`follows`, NULL, i.id FROM `events` AS `i` WHERE `i`.`follows` IN (SELECT value FROM json_each(?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t GROUP BY t.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Exists of the root
SELECT 0, (SELECT count(*) FROM (SELECT 1 FROM `flow` AS `t` WHERE ((`t`.`id` > ?) AND (`t`.`id` <= ?)) LIMIT ?) AS c)
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"
--   1

-- Exists for each parent
SELECT p.n, (SELECT count(*) FROM (SELECT 1 FROM `log` AS `t` WHERE likelihood(`t`.`flow_run_id` = p.k, 0.000001) AND (+`t`.`id` > ?) LIMIT ?) AS c) FROM (SELECT key AS n, value AS k FROM json_each(?)) AS p
--   "00000000-0000-4000-8000-00000000000a"
--   1
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Exists for each parent, without an index
SELECT t.n, count(*) FROM (SELECT p.n, t.* FROM (SELECT max(n) OVER (PARTITION BY k) AS n, id FROM (SELECT value AS k, key AS n, NULL AS id FROM json_each(?) UNION ALL SELECT `i`.`follows`, NULL, i.id FROM `events` AS `i` WHERE `i`.`follows` IN (SELECT value FROM json_each(?)) AND ((+`i`.`id` > ?) AND (+`i`.`id` <= ?)))) AS p CROSS JOIN `events` AS `t` ON t.id = p.id) AS t GROUP BY t.n
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   "00000000-0000-4000-8000-00000000000a"
--   "00000000-0000-4000-8000-00000000000b"

-- Targets
SELECT `t`.`id`, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM `flow` AS `t` WHERE `t`.`id` IN (SELECT value FROM json_each(?))
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- Targets by text
SELECT `t`.`key`, iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id` FROM `artifact_collection` AS `t` WHERE `t`.`key` IN (SELECT value FROM json_each(?))
--   "[\"a\",\"b\"]"

-- Locate, one table being absent
SELECT ?, t.id FROM `flow` AS `t` WHERE t.id IN (SELECT value FROM json_each(?)) UNION ALL SELECT ?, t.id FROM `log` AS `t` WHERE t.id IN (SELECT value FROM json_each(?))
--   0
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"
--   2
--   "[\"00000000-0000-4000-8000-00000000000a\",\"00000000-0000-4000-8000-00000000000b\"]"

-- OneBy
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM `flow` AS `t` WHERE `t`.`name` = ? ORDER BY t.id LIMIT 1
--   "etl"

-- OneBy over a hop
SELECT iif(typeof(`t`.`id`) = 'blob', CAST(x'00' || `t`.`id` AS BLOB), `t`.`id`) AS `id`, `t`.`name`, +`t`.`created` AS `created` FROM `deployment` AS `t` WHERE `t`.`flow_id` IN (SELECT `h`.`id` FROM `flow` AS `h` WHERE `h`.`name` = ?) AND `t`.`name` = ? ORDER BY t.id LIMIT 1
--   "etl"
--   "nightly"

-- TablesNamed
SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (?, ?) ORDER BY 1
--   "alembic_version"
--   "flow_run"

-- Revisions
SELECT version_num FROM alembic_version

-- TableStatus
SELECT count(*), NULL FROM `flow_run`

