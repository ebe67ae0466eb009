-- 待避风危险货物船舶: calls with dangerous cargo at ports under a typhoon or gale warning that are neither in shelter nor gone.
-- From yellow on, as a vessel needs hours to reach shelter. A call that is expected only after the warning ends is left
-- out; one row per call, under the worst warning.
SELECT DISTINCT ON (port_call.call_id) port_call.call_id, port_call.port_code, port_call.division_code, port_call.status,
       port_call.eta, active_warning.warning_id, active_warning.kind, active_warning.level, active_warning.expires_at
FROM port_call
CROSS JOIN LATERAL (
  VALUES (port_call.division_code), (left(port_call.division_code, 4) || '00'), (left(port_call.division_code, 2) || '0000')
) AS around (division_code)
JOIN active_warning ON active_warning.division_code = around.division_code
WHERE port_call.dangerous_cargo
  AND port_call.status IN ('DECLARED', 'ARRIVED', 'BERTHED')
  AND (port_call.status <> 'DECLARED' OR active_warning.expires_at IS NULL OR port_call.eta < active_warning.expires_at)
  AND active_warning.kind IN ('TYPHOON', 'GALE')
  AND active_warning.level IN ('YELLOW', 'ORANGE', 'RED')
ORDER BY port_call.call_id, array_position(ARRAY['RED', 'ORANGE', 'YELLOW'], active_warning.level),
         active_warning.warning_id;
