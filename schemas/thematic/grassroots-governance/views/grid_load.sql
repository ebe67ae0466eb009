-- 网格负荷: what a grid had to deal with in the last 30 days, per 1 000 residents. Events and cases count by their newest
-- step, calls by when they came. A grid that nobody is registered in has no rate.
WITH load AS (
  SELECT grid_code, count(*) FILTER (WHERE kind = 'EVENT') AS events, count(*) FILTER (WHERE kind = 'CASE') AS cases,
         count(*) FILTER (WHERE kind = 'INCIDENT') AS incidents
  FROM (
    SELECT grid_code, 'EVENT' AS kind
    FROM event
    WHERE event_time > (SELECT at FROM about_now) - interval '30 days'
    UNION ALL
    SELECT grid_code, 'CASE'
    FROM facility_case
    WHERE event_time > (SELECT at FROM about_now) - interval '30 days' AND status <> 'VOID'
    UNION ALL
    SELECT grid_code, 'INCIDENT'
    FROM incident
    WHERE reported_at > (SELECT at FROM about_now) - interval '30 days'
  ) AS recent
  GROUP BY grid_code
)
SELECT grid.grid_code, grid.division_code, coalesce(grid_resident.residents, 0) AS residents,
       coalesce(load.events, 0) AS events, coalesce(load.cases, 0) AS cases, coalesce(load.incidents, 0) AS incidents,
       round(1000.0 * coalesce(load.events + load.cases + load.incidents, 0) / grid_resident.residents, 1) AS per_1000
FROM grid
LEFT JOIN load ON load.grid_code = grid.grid_code
LEFT JOIN grid_resident ON grid_resident.grid_code = grid.grid_code;
