-- 台风影响范围内的危化企业与特种设备: every site of affected_site by name, with its pressure vessels, cranes and pressure pipes
-- (2000, 4000, 8000), those overdue for inspection, and the air at the nearest station, which tells of a leak.
WITH reached AS MATERIALIZED (
  SELECT * FROM affected_site
),
-- A site that several warnings reach is looked at once.
place AS (
  SELECT DISTINCT uscc, site_lon, site_lat
  FROM reached
),
machines AS (
  SELECT equipment.user_uscc AS uscc, count(*) AS equipment,
         count(*) FILTER (
           WHERE equipment.next_inspection_due < ((SELECT at FROM about_now) AT TIME ZONE 'Asia/Shanghai')::date
         ) AS overdue_equipment
  FROM place
  JOIN equipment ON equipment.user_uscc = place.uscc
  WHERE equipment.status <> 'SCRAPPED'
  GROUP BY equipment.user_uscc
),
air AS (
  SELECT DISTINCT ON (station_code) station_code, station_lon, station_lat, aqi
  FROM air_hour
  WHERE hour > (SELECT at FROM about_now) - interval '3 hours' AND quality = 'VALID'
    AND station_lon BETWEEN -180 AND 180 AND station_lat BETWEEN -90 AND 90
  ORDER BY station_code, hour DESC
),
nearest AS (
  SELECT DISTINCT ON (place.uscc) place.uscc, air.station_code, air.aqi,
         2 * 6371.0 * asin(sqrt(haversine.a / greatest(1, haversine.a))) AS km
  FROM place
  CROSS JOIN air
  CROSS JOIN LATERAL (
    SELECT power(sin(radians(place.site_lat - air.station_lat) / 2), 2)
           + cos(radians(air.station_lat)) * cos(radians(place.site_lat))
             * power(sin(radians(place.site_lon - air.station_lon) / 2), 2) AS a
  ) AS haversine
  WHERE haversine.a IS NOT NULL
  ORDER BY place.uscc, haversine.a, air.station_code
)
SELECT reached.warning_id, reached.kind, reached.level, reached.uscc, enterprise.entity_name, enterprise.industry_code,
       reached.major_hazard_level, reached.site_division_code AS division_code, reached.site_detail,
       reached.site_lon, reached.site_lat, reached.by_division, reached.by_distance, reached.distance_km,
       coalesce(machines.equipment, 0) AS equipment, coalesce(machines.overdue_equipment, 0) AS overdue_equipment,
       nearest.station_code AS air_station_code, nearest.aqi, round(nearest.km::numeric, 1) AS air_station_km
FROM reached
LEFT JOIN enterprise ON enterprise.uscc = reached.uscc
LEFT JOIN machines ON machines.uscc = reached.uscc
LEFT JOIN nearest ON nearest.uscc = reached.uscc;
