-- Sums of bytes, in which NULL is 0, by the hour, from 2026-09-30 04:00 up to but not including 2026-11-29 04:00, by UTC.
-- Column at is taken to be a number: milliseconds since 1970, in UTC.
-- Rows without a time are left out. The zone of the session does not matter.
-- The first and the last hour always have a row, of 0 if nothing happened:
-- they say how far this looked. Other hours without events have none.
-- If rows arrive in batches, end at the last one with --as-of: later hours would look quiet.
-- The result ends with the row of 2026-11-29 03:00. Where a client may cut it, collect it with
-- --until 2026-11-29T04:00Z: hours that are lacking at its end are then unknown, not quiet.
WITH downtime_events AS (
  SELECT
    CAST(FLOOR("at" / 3600000) AS BIGINT) AS downtime_hour,
    "bytes" AS downtime_value
  FROM "events"
  WHERE "at" >= 1790740800000
    AND "at" < 1795924800000
),
downtime_counts AS (
  SELECT downtime_hour, COALESCE(SUM(downtime_value), 0) AS downtime_count
  FROM downtime_events
  GROUP BY downtime_hour
  UNION ALL SELECT 497428, 0
  UNION ALL SELECT 498867, 0
)
SELECT
  TO_CHAR(TIMESTAMP '1970-01-01 00:00:00' + (downtime_hour * 60) * INTERVAL '1 minute', 'YYYY-MM-DD"T"HH24:MI:"00Z"') AS "hour",
  SUM(downtime_count) AS "requests"
FROM downtime_counts
GROUP BY downtime_hour
ORDER BY downtime_hour;
