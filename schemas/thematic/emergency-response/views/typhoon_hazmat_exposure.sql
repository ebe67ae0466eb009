-- 台风影响范围内的危化企业与特种设备: every site of affected_site by name, with its pressure vessels, cranes and pressure pipes
-- (2000, 4000, 8000), those overdue for inspection, and the air at the nearest station, which tells of a leak.
WITH air AS (
  SELECT DISTINCT ON (station_code) station_code, station_lon, station_lat, aqi
  FROM air_hour
  WHERE hour > (SELECT at FROM about_now) - interval '3 hours' AND quality = 'VALID'
    AND station_lon BETWEEN -180 AND 180 AND station_lat BETWEEN -90 AND 90
  ORDER BY station_code, hour DESC
)
SELECT site.warning_id, site.kind, site.level, site.uscc, enterprise.entity_name, enterprise.industry_code,
       site.major_hazard_level, site.site_division_code AS division_code, site.site_detail,
       site.site_lon, site.site_lat, site.by_division, site.by_distance, site.distance_km,
       machines.equipment, machines.overdue_equipment,
       nearest.station_code AS air_station_code, nearest.aqi, round(nearest.km::numeric, 1) AS air_station_km
FROM affected_site AS site
LEFT JOIN enterprise ON enterprise.uscc = site.uscc
CROSS JOIN LATERAL (
  SELECT count(*) AS equipment,
         count(*) FILTER (
           WHERE equipment.next_inspection_due < ((SELECT at FROM about_now) AT TIME ZONE 'Asia/Shanghai')::date
         ) AS overdue_equipment
  FROM equipment
  WHERE equipment.user_uscc = site.uscc AND equipment.status <> 'SCRAPPED'
) AS machines
LEFT JOIN LATERAL (
  SELECT air.station_code, air.aqi, 2 * 6371.0 * asin(sqrt(haversine.a / greatest(1, haversine.a))) AS km
  FROM air
  CROSS JOIN LATERAL (
    SELECT power(sin(radians(site.site_lat - air.station_lat) / 2), 2)
           + cos(radians(air.station_lat)) * cos(radians(site.site_lat))
             * power(sin(radians(site.site_lon - air.station_lon) / 2), 2) AS a
  ) AS haversine
  WHERE haversine.a IS NOT NULL
  ORDER BY haversine.a, air.station_code
  LIMIT 1
) AS nearest ON true;
