-- 租住人口密度与警情: tenants of each grid against the calls to the police of the last 30 days.
WITH called AS (
  SELECT grid_code, count(*) AS incidents
  FROM incident
  WHERE reported_at > (SELECT at FROM about_now) - interval '30 days'
  GROUP BY grid_code
)
SELECT grid_tenant.grid_code, left(grid_tenant.grid_code, 6) AS division_code, grid_resident.residents, grid_tenant.tenants,
       round(grid_tenant.tenants::numeric / grid_resident.residents, 3) AS tenant_share,
       coalesce(called.incidents, 0) AS incidents,
       round(1000.0 * coalesce(called.incidents, 0) / grid_resident.residents, 1) AS incidents_per_1000
FROM grid_tenant
JOIN grid_resident ON grid_resident.grid_code = grid_tenant.grid_code
LEFT JOIN called ON called.grid_code = grid_tenant.grid_code;
