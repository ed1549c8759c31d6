-- Distinct values of user_pseudo_id by the hour, from 2026-09-30 04:00 up to but not including 2026-11-29 04:00, by UTC.
-- Column event_timestamp is taken to be a number: microseconds since 1970, in UTC.
-- Rows without a time are left out. The zone of the session does not matter.
-- Column geo.country says where users are; where it is NULL, the place is empty.
-- Tables events_* are those that Google Analytics 4 exports, today's too.
-- The first hour always has a row, of 0 (at the place of the busiest hour) if nothing happened. Other hours without events have none:
-- the last row is that of the last event, as what came after it may not be exported yet.
WITH downtime_events AS (
  SELECT
    CAST(FLOOR(`event_timestamp` / 3600000000) AS INT64) AS downtime_hour,
    COALESCE(CAST(`geo`.`country` AS STRING), '') AS downtime_place,
    `user_pseudo_id` AS downtime_value
  FROM `shop.analytics_123456789.events_*`
  WHERE (_TABLE_SUFFIX BETWEEN '20260929' AND '20261130' OR _TABLE_SUFFIX BETWEEN 'intraday_20260929' AND 'intraday_20261130')
    AND `event_timestamp` >= 1790740800000000
    AND `event_timestamp` < 1795924800000000
),
downtime_counts AS (
  SELECT downtime_hour, downtime_place, COUNT(DISTINCT downtime_value) AS downtime_count
  FROM downtime_events
  GROUP BY downtime_hour, downtime_place
  UNION ALL SELECT 497428, NULL, 0
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
  SUM(downtime_count) AS `users`,
  downtime_at AS `country`
FROM downtime_placed
GROUP BY downtime_hour, downtime_at
ORDER BY downtime_hour, downtime_at;
