-- 生效中的预警: what is in force, one row per warning and division.
SELECT warning.warning_id, warning.kind, warning.level, warning.headline, warning.effective_at, warning.expires_at,
       warning_area.division_code
FROM warning
JOIN warning_area ON warning_area.warning_id = warning.warning_id
WHERE warning.action <> 'CANCEL'
  AND warning.effective_at <= now()
  AND (warning.expires_at IS NULL OR warning.expires_at > now());
