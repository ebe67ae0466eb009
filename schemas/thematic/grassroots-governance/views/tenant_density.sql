-- 租住人口密度与警情: tenants of each grid against the calls to the police of the last 30 days.
WITH population AS (
  SELECT grid_code, sum(residents) AS residents,
         coalesce(sum(residents) FILTER (WHERE tenure = 'RENT'), 0) AS tenants
  FROM grid_resident
  GROUP BY grid_code
),
called AS (
  SELECT grid_code, count(*) AS incidents
  FROM incident
  WHERE reported_at > (SELECT at FROM about_now) - interval '30 days'
  GROUP BY grid_code
)
SELECT population.grid_code, left(population.grid_code, 6) AS division_code, population.residents, population.tenants,
       round(population.tenants / population.residents, 3) AS tenant_share,
       coalesce(called.incidents, 0) AS incidents,
       round(1000.0 * coalesce(called.incidents, 0) / population.residents, 1) AS incidents_per_1000
FROM population
LEFT JOIN called ON called.grid_code = population.grid_code
WHERE population.tenants > 0;
