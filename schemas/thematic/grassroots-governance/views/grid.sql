-- 网格: every grid that a record names, with the county that the first six digits of its code are.
-- A view, since there is no dataset of grids: a grid is there as long as one row of any table stands in it. It reads the
-- counts by grid, a few thousand rows, not the tables themselves.
SELECT grid_code, left(grid_code, 6) AS division_code
FROM (
  SELECT grid_code FROM grid_resident
  UNION SELECT grid_code FROM grid_care
  UNION SELECT grid_code FROM grid_event
  UNION SELECT grid_code FROM grid_incident
  UNION SELECT grid_code FROM grid_mediation
  UNION SELECT grid_code FROM grid_facility_case
) AS named;
