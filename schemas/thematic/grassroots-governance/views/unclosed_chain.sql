-- 未闭环事件链: disputes whose newest link (event, mediation, legal service) is open past its due time, one row per link.
-- An event says itself when it is due. A mediation is due 30 days after it was accepted, as is customary (人民调解), and
-- legal aid is decided on within seven days of the request (法律援助法). A link that has a next one is judged by that one.
SELECT 'EVENT' AS open_link, event.event_number, NULL AS incident_number, NULL AS mediation_id, NULL AS service_number,
       event.grid_code, event.division_code, event.status, event.due_at, about_now.at - event.due_at AS overdue
FROM about_now
CROSS JOIN event
WHERE event.category_code = 'ZZ01'
  AND event.status <> 'CLOSED'
  AND event.due_at < about_now.at
  AND NOT EXISTS (SELECT FROM mediation WHERE mediation.event_number = event.event_number)
UNION ALL
SELECT 'MEDIATION', mediation.event_number, mediation.incident_number, mediation.mediation_id, NULL,
       mediation.grid_code, mediation.division_code, mediation.status, mediation.accepted_at + interval '30 days',
       about_now.at - mediation.accepted_at - interval '30 days'
FROM about_now
CROSS JOIN mediation
-- What has failed is open until someone goes on with it.
WHERE mediation.status IN ('ACCEPTED', 'ASSIGNED', 'MEDIATING', 'FAILED')
  AND mediation.accepted_at < about_now.at - interval '30 days'
  AND NOT EXISTS (SELECT FROM legal_service WHERE legal_service.mediation_id = mediation.mediation_id)
UNION ALL
SELECT 'LEGAL_SERVICE', mediation.event_number, mediation.incident_number, legal_service.mediation_id,
       legal_service.service_number, mediation.grid_code, legal_service.division_code, legal_service.status,
       legal_service.accepted_at + interval '7 days', about_now.at - legal_service.accepted_at - interval '7 days'
FROM about_now
CROSS JOIN legal_service
LEFT JOIN mediation ON mediation.mediation_id = legal_service.mediation_id
WHERE legal_service.status IN ('ACCEPTED', 'REVIEWING')
  AND legal_service.accepted_at < about_now.at - interval '7 days';
