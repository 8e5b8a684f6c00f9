-- The ranges b: from an instant x to the end of its bucket, hi; the next begins at the first instant from there on. k is the bucket's
-- key, NULL where x is no instant: then the range ends with it. A bucket whose first and last are instants is counted; of the others
-- each row says what it belongs to.
{states}r({state_name}x, k, hi) AS (
    SELECT {state_of_v}{first}, NULL, NULL{from_v}
    UNION ALL
    SELECT {state_of_r}CASE WHEN r.hi IS NULL THEN r.x ELSE {next} END,
        CASE WHEN r.hi IS NULL AND {is_instant} THEN {bucket} END,
        CASE WHEN r.hi IS NULL THEN CASE WHEN {is_instant} THEN {end} ELSE r.x || char(0) END END
    FROM r
    WHERE r.x IS NOT NULL),
b AS MATERIALIZED (
    SELECT r.*, CASE WHEN r.k IS NOT NULL THEN (
        SELECT {last_is_instant} FROM {table} WHERE {within_r} ORDER BY {instant} DESC LIMIT 1) END AS clean
    FROM r
    WHERE r.hi IS NOT NULL)
SELECT {state_of_b}b.k, (SELECT count(*) FROM {table} WHERE {within_b}) AS n
FROM b
WHERE b.clean
{others}
