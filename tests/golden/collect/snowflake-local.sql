-- Distinct values of user id by the hour, from 2026-09-30 09:30 up to but not including 2026-11-29 09:30, by the clock of Asia/Kolkata.
-- Column at is taken to be a TIMESTAMP_NTZ.
-- An hour that this clock shows twice is one row with the events of both.
-- Rows without a time are left out. The zone of the session does not matter.
-- The first and the last hour always have a row, of 0 if nothing happened:
-- they say how far this looked. Other hours without events have none.
-- If rows arrive in batches, end at the last one with --as-of: later hours would look quiet.
-- The result ends with the row of 2026-11-29 08:30. Where a client may cut it, collect it with
-- --until 2026-11-29T04:00Z: hours that are lacking at its end are then unknown, not quiet.
WITH downtime_events AS (
  SELECT
    CAST(FLOOR((DATE_PART(EPOCH_SECOND, "AT") - 1800) / 3600) AS BIGINT) AS downtime_hour,
    "user id" AS downtime_value
  FROM "EVENTS"
  WHERE "AT" >= '2026-09-30T09:30:00'
    AND "AT" < '2026-11-29T09:30:00'
),
downtime_counts AS (
  SELECT downtime_hour, COUNT(DISTINCT downtime_value) AS downtime_count
  FROM downtime_events
  GROUP BY downtime_hour
  UNION ALL SELECT 497433, 0
  UNION ALL SELECT 498872, 0
)
SELECT
  TO_CHAR(DATEADD(minute, (downtime_hour * 60 + 30), CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ)), 'YYYY-MM-DD"T"HH24:MI:"00"') AS "hour",
  SUM(downtime_count) AS "users"
FROM downtime_counts
GROUP BY downtime_hour
ORDER BY downtime_hour;
