-- Sums of bytes, in which NULL is 0, by the hour, from 2026-09-30 04:00 up to but not including 2026-11-29 04:00, by UTC.
-- Column at is taken to be a datetimeoffset, or a datetime2 or datetime that holds UTC (of another clock: --time-kind local).
-- Rows without a time are left out. The zone of the session does not matter.
-- Column tz says where users are; where it is NULL, the place is empty.
-- The first and the last hour always have a row, of 0 (at the place of the busiest hour) if nothing happened:
-- they say how far this looked. Other hours without events have none.
-- If rows arrive in batches, end at the last one with --as-of: later hours would look quiet.
-- The result ends with the row of 2026-11-29 03:00. Where a client may cut it, collect it with
-- --until 2026-11-29T04:00Z: hours that are lacking at its end are then unknown, not quiet.
WITH downtime_events AS (
  SELECT
    CAST(FLOOR(DATEDIFF_BIG(second, '1970-01-01T00:00:00', [at]) / 3600) AS BIGINT) AS downtime_hour,
    COALESCE(CAST([tz] AS NVARCHAR(200)), '') AS downtime_place,
    [bytes] AS downtime_value
  FROM [analytics].[events]
  WHERE [at] >= '2026-09-30T04:00:00Z'
    AND [at] < '2026-11-29T04:00:00Z'
    AND (
status < 500 -- without errors
    )
),
downtime_counts AS (
  SELECT downtime_hour, downtime_place, COALESCE(SUM(downtime_value * 1.0), 0) AS downtime_count
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
  CONVERT(VARCHAR(19), DATEADD(minute, (downtime_hour * 60), CAST('1970-01-01T00:00:00' AS DATETIME2(0))), 126) + 'Z' AS [hour],
  SUM(downtime_count) AS [requests],
  downtime_at AS [zone]
FROM downtime_placed
GROUP BY downtime_hour, downtime_at
ORDER BY downtime_hour, downtime_at;
