-- 纠纷多发网格: three or more disputes in 30 days that no mediation has settled, by grid. A dispute is a call to the police
-- (DISPUTE) or an event ZZ01; both with the same mediation are one dispute. It is settled once its mediation has come to
-- an agreement, whatever became of the mediation then.
WITH dispute AS (
  SELECT incident.grid_code, incident.incident_number AS number, 'INCIDENT' AS source, incident.reported_at AS at,
         coalesce(incident.mediation_id, mediation.mediation_id) AS mediation_id
  FROM incident
  LEFT JOIN mediation ON mediation.incident_number = incident.incident_number
  WHERE incident.category = 'DISPUTE'
    AND incident.reported_at > (SELECT at FROM about_now) - interval '30 days'
  UNION ALL
  SELECT event.grid_code, event.event_number, 'EVENT', reported.at, mediation.mediation_id
  FROM event
  CROSS JOIN LATERAL (
    SELECT coalesce(min(event_step.at), event.event_time) AS at
    FROM event_step
    WHERE event_step.event_number = event.event_number
  ) AS reported
  LEFT JOIN mediation ON mediation.event_number = event.event_number
  WHERE event.category_code = 'ZZ01'
    -- No event is reported after its newest step, so this is what the index finds.
    AND event.event_time > (SELECT at FROM about_now) - interval '30 days'
    AND reported.at > (SELECT at FROM about_now) - interval '30 days'
)
SELECT dispute.grid_code, left(dispute.grid_code, 6) AS division_code,
       count(DISTINCT coalesce(dispute.mediation_id, dispute.number)) AS disputes,
       count(DISTINCT dispute.number) FILTER (WHERE dispute.source = 'INCIDENT') AS incidents,
       count(DISTINCT dispute.number) FILTER (WHERE dispute.source = 'EVENT') AS events,
       count(DISTINCT dispute.mediation_id) AS mediations,
       min(dispute.at) AS first_at, max(dispute.at) AS last_at
FROM dispute
WHERE dispute.grid_code IS NOT NULL
  -- One look into the key for each dispute, whatever the planner believes of the tables.
  AND (
    SELECT bool_or(mediation_change.status IN ('AGREED', 'CONFIRMED'))
    FROM mediation_change
    WHERE mediation_change.mediation_id = dispute.mediation_id
  ) IS NOT TRUE
GROUP BY dispute.grid_code
HAVING count(DISTINCT coalesce(dispute.mediation_id, dispute.number)) >= 3;
