-- 网格转移清单: who can hardly move or lives alone in a grid under a warning that makes people leave (typhoon, rainstorm,
-- flood or geological disaster, orange or red), one row per person and grid. If civil affairs and the police know
-- different grids the person is on the list of both, since one of the two is wrong.
WITH called AS (
  SELECT division_code, bool_or(level = 'RED') AS red, string_agg(DISTINCT kind, ' ') AS kinds
  FROM active_warning
  WHERE kind IN ('TYPHOON', 'RAINSTORM', 'FLOOD', 'GEOLOGICAL') AND level IN ('ORANGE', 'RED')
  GROUP BY division_code
),
person AS (
  SELECT vulnerable.person_key, max(vulnerable.grid_code) AS care_grid_code, bool_or(vulnerable.living_alone) AS alone,
         CASE WHEN bool_or(vulnerable.ability = 'COMPLETE') THEN 'COMPLETE'
              WHEN bool_or(vulnerable.ability = 'SEVERE') THEN 'SEVERE'
              ELSE max(vulnerable.ability) END AS ability
  FROM vulnerable
  GROUP BY vulnerable.person_key
),
lives AS (
  SELECT person.person_key, person.ability, person.alone, resident.birth_year, dwelling.grid_code,
         string_agg(dwelling.known_by, ' ' ORDER BY dwelling.known_by) AS known_by
  FROM person
  LEFT JOIN resident ON resident.person_key = person.person_key
  CROSS JOIN LATERAL (
    VALUES (person.care_grid_code, 'CARE'), (resident.grid_code, 'REGISTER')
  ) AS dwelling (grid_code, known_by)
  WHERE dwelling.grid_code IS NOT NULL
  GROUP BY person.person_key, person.ability, person.alone, resident.birth_year, dwelling.grid_code
)
SELECT lives.grid_code, left(lives.grid_code, 6) AS division_code, lives.person_key, lives.ability,
       lives.alone AS living_alone, extract(year FROM lives.birth_year)::integer AS birth_year, lives.known_by,
       CASE WHEN bool_or(called.red) THEN 'RED' ELSE 'ORANGE' END AS level,
       string_agg(DISTINCT called.kinds, ' ') AS kinds,
       max(grid_resident.residents) AS grid_residents
FROM lives
-- A warning names a county, a city or the province.
CROSS JOIN LATERAL (
  VALUES (left(lives.grid_code, 6)), (left(lives.grid_code, 4) || '00'), (left(lives.grid_code, 2) || '0000')
) AS around (division_code)
JOIN called ON called.division_code = around.division_code
LEFT JOIN grid_resident ON grid_resident.grid_code = lives.grid_code
GROUP BY lives.grid_code, lives.person_key, lives.ability, lives.alone, lives.birth_year, lives.known_by;
