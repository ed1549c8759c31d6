-- Rows by the hour, from 2026-09-30 14:30 up to but not including 2026-11-29 15:00, by the clock of Australia/Lord_Howe.
-- Column at is taken to be texts such as 2026-11-29 04:00:00, without an offset.
-- An hour that this clock shows twice is one row with the events of both.
-- Rows are of 30 minutes: this clock changes within an hour of UTC.
-- Values that SQLite cannot read as times are left out without a word: numbers, and texts such as 29.11.2026
-- or 2026-11-29 04:00:00 UTC. Given sqlite:/// instead of this query, downtime collect looks for them.
-- Rows without a time are left out. The zone of the session does not matter.
-- The first and the last hour always have a row, of 0 if nothing happened:
-- they say how far this looked. Other hours without events have none.
-- If rows arrive in batches, end at the last one with --as-of: later hours would look quiet.
-- The result ends with the row of 2026-11-29 14:30. Where a client may cut it, collect it with
-- --until 2026-11-29T04:00Z: hours that are lacking at its end are then unknown, not quiet.
WITH downtime_events AS (
  SELECT
    CAST(CAST(STRFTIME('%s', `at`) AS INTEGER) / 1800 AS INTEGER) AS downtime_hour
  FROM `events`
  WHERE `at` >= '2026-09-28'
    AND `at` < '2026-12-01'
),
downtime_counts AS (
  SELECT downtime_hour, COUNT(*) AS downtime_count
  FROM downtime_events
  WHERE downtime_hour >= 994877 AND downtime_hour < 997758
  GROUP BY downtime_hour
  UNION ALL SELECT 994877, 0
  UNION ALL SELECT 997757, 0
)
SELECT
  STRFTIME('%Y-%m-%dT%H:%M:00', (downtime_hour * 30) * 60, 'unixepoch') AS `hour`,
  SUM(downtime_count) AS `requests`
FROM downtime_counts
GROUP BY downtime_hour
ORDER BY downtime_hour;
