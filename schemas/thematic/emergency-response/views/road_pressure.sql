-- 路网压力: how many vehicles entered at each station in the newest full hour, against the median of the same hour on the
-- 28 days before; a ratio far below 1 is a road that is closed or avoided, far above 1 a way that people flee by.
-- Days on which a station counted nobody in that hour have no row and do not count; a station that is silent now has 0.
WITH newest AS (
  SELECT date_trunc('hour', at) - interval '1 hour' AS hour
  FROM about_now
),
flow AS (
  SELECT road_flow.entry_station, road_flow.entry_hour = newest.hour AS is_newest, road_flow.vehicles
  FROM newest
  CROSS JOIN generate_series(0, 28) AS days_ago
  JOIN road_flow ON road_flow.entry_hour = newest.hour - days_ago * interval '24 hours'
)
SELECT flow.entry_station, newest.hour, coalesce(sum(flow.vehicles) FILTER (WHERE flow.is_newest), 0) AS vehicles,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY flow.vehicles) FILTER (WHERE NOT flow.is_newest) AS usual,
       count(*) FILTER (WHERE NOT flow.is_newest) AS days,
       round((coalesce(sum(flow.vehicles) FILTER (WHERE flow.is_newest), 0)
         / (percentile_cont(0.5) WITHIN GROUP (ORDER BY flow.vehicles) FILTER (WHERE NOT flow.is_newest))::numeric), 2) AS ratio
FROM flow
CROSS JOIN newest
GROUP BY flow.entry_station, newest.hour;
