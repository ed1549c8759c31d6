-- Sums of bytes, in which NULL is 0, by the hour, from 2026-09-30 04:00 up to but not including 2026-11-29 04:00, by UTC.
-- Column at is taken to be a TIMESTAMP (a DATETIME: --time-kind local, with --traffic-zone UTC if it holds UTC).
-- Rows without a time are left out. The zone of the session does not matter.
-- Column tz says where users are; where it is NULL, the place is empty.
-- The first and the last hour always have a row, of 0 (at the place of the busiest hour) if nothing happened:
-- they say how far this looked. Other hours without events have none.
-- If rows arrive in batches, end at the last one with --as-of: later hours would look quiet.
-- The result ends with the row of 2026-11-29 03:00. Where a client may cut it, collect it with
-- --until 2026-11-29T04:00Z: hours that are lacking at its end are then unknown, not quiet.
WITH downtime_events AS (
  SELECT
    CAST(FLOOR(UNIX_SECONDS(`at`) / 3600) AS INT64) AS downtime_hour,
    COALESCE(CAST(`tz` AS STRING), '') AS downtime_place,
    `bytes` AS downtime_value
  FROM `analytics.events`
  WHERE `at` >= TIMESTAMP '2026-09-30 04:00:00+00'
    AND `at` < TIMESTAMP '2026-11-29 04:00:00+00'
    AND (
status < 500 -- without errors
    )
),
downtime_counts AS (
  SELECT downtime_hour, downtime_place, COALESCE(SUM(downtime_value), 0) AS downtime_count
  FROM downtime_events
  GROUP BY downtime_hour, downtime_place
  UNION ALL SELECT 497428, NULL, 0
  UNION ALL SELECT 498867, NULL, 0
),
downtime_placed AS (
  SELECT
    downtime_hour,
    COALESCE(downtime_place, FIRST_VALUE(downtime_place) OVER (
      ORDER BY CASE WHEN downtime_place <> '' THEN 0 ELSE 1 END, downtime_count DESC, downtime_place
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ), '') AS downtime_at,
    downtime_count
  FROM downtime_counts
)
SELECT
  FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:00Z', TIMESTAMP_SECONDS((downtime_hour * 60) * 60), 'UTC') AS `hour`,
  SUM(downtime_count) AS `requests`,
  downtime_at AS `zone`
FROM downtime_placed
GROUP BY downtime_hour, downtime_at
ORDER BY downtime_hour, downtime_at;
