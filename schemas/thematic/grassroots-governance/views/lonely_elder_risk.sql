-- 独居老人风险: who is 80 or older, lives alone, and was not visited for seven days or needs help; one row per person,
-- under the grid whose worker visits. Help is needed if the newest visit says so or an event BM02 about the person is
-- open. Age counts by years of birth: the share tells no more.
WITH lone AS (
  SELECT person_key, max(grid_code) AS grid_code, string_agg(service, ' ' ORDER BY service) AS services,
         max(ability) AS ability
  FROM care
  WHERE living_alone
  GROUP BY person_key
),
visited AS (
  SELECT DISTINCT ON (care.person_key) care.person_key, care_visit.visited_at, care_visit.outcome
  FROM care
  JOIN care_visit ON care_visit.record_key = care.record_key
  ORDER BY care.person_key, care_visit.visited_at DESC, care_visit.outcome
),
asked AS (
  SELECT subject_key AS person_key, count(*) AS open_events
  FROM event
  WHERE category_code = 'BM02' AND status <> 'CLOSED' AND subject_key IS NOT NULL
  GROUP BY subject_key
)
SELECT coalesce(lone.grid_code, person.grid_code) AS grid_code,
       left(coalesce(lone.grid_code, person.grid_code), 6) AS division_code,
       person.person_key, age.years AS age, lone.ability, lone.services,
       visited.visited_at AS last_visit_at, visited.outcome AS last_outcome,
       coalesce(asked.open_events, 0) AS open_events,
       visited.visited_at IS NULL OR visited.visited_at < about_now.at - interval '7 days' AS unvisited,
       coalesce(visited.outcome = 'NEEDS_HELP', false) OR asked.open_events IS NOT NULL AS needs_help,
       -- Two lines name two grids: one of them is wrong (校核).
       lone.grid_code <> person.grid_code AS grids_differ
FROM about_now
CROSS JOIN lone
JOIN person ON person.person_key = lone.person_key
CROSS JOIN LATERAL (
  SELECT extract(year FROM about_now.at AT TIME ZONE 'Asia/Shanghai')::integer
       - extract(year FROM person.birth_year)::integer AS years
) AS age
LEFT JOIN visited ON visited.person_key = lone.person_key
LEFT JOIN asked ON asked.person_key = lone.person_key
WHERE age.years >= 80
  AND (visited.visited_at IS NULL OR visited.visited_at < about_now.at - interval '7 days'
       OR visited.outcome = 'NEEDS_HELP' OR asked.open_events IS NOT NULL)
  -- Health knows of a death before the registers do.
  AND NOT EXISTS (SELECT FROM death WHERE death.person_key = lone.person_key);
