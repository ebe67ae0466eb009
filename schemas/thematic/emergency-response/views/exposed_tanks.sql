-- 受威胁的危化储存: what stands at the sites of affected_site, by major hazard level (LEVEL_1 is the worst): sites, tonnes in
-- store, and pressure vessels with those overdue for inspection. A site counts once, however many warnings reach it.
WITH site AS (
  SELECT DISTINCT uscc, major_hazard_level
  FROM affected_site
),
stored AS (
  SELECT hazard_chemical.uscc, count(*) AS chemicals, sum(hazard_chemical.stored_t) AS stored_t
  FROM hazard_chemical
  JOIN site ON site.uscc = hazard_chemical.uscc
  GROUP BY hazard_chemical.uscc
),
vessel AS (
  SELECT equipment.user_uscc AS uscc, count(*) AS vessels,
         count(*) FILTER (
           WHERE equipment.next_inspection_due < ((SELECT at FROM about_now) AT TIME ZONE 'Asia/Shanghai')::date
         ) AS overdue_vessels
  FROM equipment
  JOIN site ON site.uscc = equipment.user_uscc
  WHERE equipment.category_code = '2000' AND equipment.status <> 'SCRAPPED'
  GROUP BY equipment.user_uscc
)
SELECT site.major_hazard_level, count(*) AS sites, coalesce(sum(stored.chemicals), 0) AS stocks,
       coalesce(sum(stored.stored_t), 0) AS stored_t, coalesce(sum(vessel.vessels), 0) AS vessels,
       coalesce(sum(vessel.overdue_vessels), 0) AS overdue_vessels
FROM site
LEFT JOIN stored ON stored.uscc = site.uscc
LEFT JOIN vessel ON vessel.uscc = site.uscc
GROUP BY site.major_hazard_level;
