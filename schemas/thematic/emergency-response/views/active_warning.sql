-- 生效中的预警: what is in force, one row per warning and division; a warning that names no division is one row without.
SELECT warning.warning_id, warning.kind, warning.level, warning.headline, warning.effective_at, warning.expires_at,
       warning_area.division_code
FROM about_now
CROSS JOIN warning
LEFT JOIN warning_area ON warning_area.warning_id = warning.warning_id
WHERE warning.action <> 'CANCEL'
  AND warning.effective_at <= about_now.at
  AND (warning.expires_at IS NULL OR warning.expires_at > about_now.at);
