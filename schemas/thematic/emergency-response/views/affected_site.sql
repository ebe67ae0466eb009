-- 受影响危化场所: where dangerous chemicals are stored within reach of a typhoon or rainstorm of orange or red, one row per
-- warning and site. Reached is a site in a division that the warning names (a county, or the city or province around
-- it), or no farther from the centre of a typhoon than its wind of force 10 reaches (great circle, haversine).
-- A place that is none on the earth is no place: one such record must not end the query of everyone.
WITH severe AS (
  SELECT active_warning.warning_id, active_warning.kind, active_warning.level, warning.typhoon_radius10_km AS radius_km,
         CASE WHEN warning.typhoon_centre_lon BETWEEN -180 AND 180 THEN warning.typhoon_centre_lon END AS lon,
         CASE WHEN warning.typhoon_centre_lat BETWEEN -90 AND 90 THEN warning.typhoon_centre_lat END AS lat,
         array_agg(active_warning.division_code) AS divisions
  FROM active_warning
  JOIN warning ON warning.warning_id = active_warning.warning_id
  WHERE active_warning.kind IN ('TYPHOON', 'RAINSTORM') AND active_warning.level IN ('ORANGE', 'RED')
  GROUP BY active_warning.warning_id, active_warning.kind, active_warning.level, warning.warning_id
),
site AS (
  SELECT uscc, major_hazard_level, site_division_code, site_detail,
         CASE WHEN site_lon BETWEEN -180 AND 180 THEN site_lon END AS lon,
         CASE WHEN site_lat BETWEEN -90 AND 90 THEN site_lat END AS lat
  FROM hazard_site
)
SELECT severe.warning_id, severe.kind, severe.level, site.uscc, site.major_hazard_level, site.site_division_code,
       site.site_detail, site.lon AS site_lon, site.lat AS site_lat, reach.by_division,
       coalesce(reach.distance_km <= severe.radius_km, false) AS by_distance,
       round(reach.distance_km::numeric, 1) AS distance_km
FROM severe
CROSS JOIN site
CROSS JOIN LATERAL (
  SELECT power(sin(radians(site.lat - severe.lat) / 2), 2)
         + cos(radians(severe.lat)) * cos(radians(site.lat)) * power(sin(radians(site.lon - severe.lon) / 2), 2) AS a
) AS haversine
CROSS JOIN LATERAL (
  SELECT coalesce(severe.divisions && ARRAY[site.site_division_code, left(site.site_division_code, 4) || '00',
                                            left(site.site_division_code, 2) || '0000'], false) AS by_division,
         -- Rounding may leave a little more than 1 on the other side of the earth.
         2 * 6371.0 * asin(sqrt(haversine.a / greatest(1, haversine.a))) AS distance_km
) AS reach
WHERE reach.by_division OR reach.distance_km <= severe.radius_km;
