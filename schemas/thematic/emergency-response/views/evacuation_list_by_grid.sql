-- 网格转移清单: who can hardly move or lives alone in a grid under a warning that makes people leave (typhoon, rainstorm,
-- flood or geological disaster, orange or red), one row per person and grid. Whom civil affairs and the police place in
-- different grids is on the list of each, since one of the two is wrong.
WITH called AS (
  SELECT division_code, kind, bool_or(level = 'RED') AS red
  FROM active_warning
  WHERE kind IN ('TYPHOON', 'RAINSTORM', 'FLOOD', 'GEOLOGICAL') AND level IN ('ORANGE', 'RED')
  GROUP BY division_code, kind
),
-- One person may get several services.
person AS (
  SELECT person_key, bool_or(living_alone) AS living_alone,
         CASE WHEN bool_or(ability = 'COMPLETE') THEN 'COMPLETE'
              WHEN bool_or(ability = 'SEVERE') THEN 'SEVERE'
              ELSE max(ability) END AS ability
  FROM vulnerable
  GROUP BY person_key
),
lives AS (
  SELECT person_key, grid_code, string_agg(known_by, ' ' ORDER BY known_by) AS known_by
  FROM (
    SELECT person_key, grid_code, 'CARE' AS known_by
    FROM vulnerable
    UNION
    SELECT resident.person_key, resident.grid_code, 'REGISTER'
    FROM person
    JOIN resident ON resident.person_key = person.person_key
  ) AS known
  WHERE grid_code IS NOT NULL
  GROUP BY person_key, grid_code
),
-- A warning names a county, a city or the province.
affected AS (
  SELECT lives.person_key, lives.grid_code, lives.known_by,
         CASE WHEN bool_or(called.red) THEN 'RED' ELSE 'ORANGE' END AS level,
         string_agg(DISTINCT called.kind, ' ') AS kinds
  FROM lives
  CROSS JOIN LATERAL (
    VALUES (left(lives.grid_code, 6)), (left(lives.grid_code, 4) || '00'), (left(lives.grid_code, 2) || '0000')
  ) AS around (division_code)
  JOIN called ON called.division_code = around.division_code
  GROUP BY lives.person_key, lives.grid_code, lives.known_by
)
SELECT affected.grid_code, left(affected.grid_code, 6) AS division_code, affected.person_key, person.ability,
       person.living_alone, extract(year FROM resident.birth_year)::integer AS birth_year, affected.known_by,
       affected.level, affected.kinds, grid_resident.residents AS grid_residents
FROM affected
JOIN person ON person.person_key = affected.person_key
LEFT JOIN resident ON resident.person_key = affected.person_key
LEFT JOIN grid_resident ON grid_resident.grid_code = affected.grid_code;
