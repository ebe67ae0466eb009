-- 僵尸企业或空壳公司: in operation, on the abnormal list, and nobody insured in the newest six months known.
-- The months count back from the newest one that social insurance has reported, not from today: silence of the feed
-- must not make a company a zombie. A company younger than the six months is left out. A month that is none, or is to
-- come, is not counted from: one such record must not answer for everyone.
SELECT entity.uscc, entity.entity_name, entity.industry_code, entity.address_division_code, entity.established_on,
       entity.abnormal_since, entity.abnormal_reason, known.first_month, known.last_month
FROM entity
CROSS JOIN (
  SELECT max(month) AS last_month,
         to_char(to_date(max(month), 'YYYYMM') - interval '5 months', 'YYYYMM') AS first_month
  FROM headcount
  WHERE month ~ '^[12][0-9]{3}(0[1-9]|1[0-2])$' AND month <= to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')
) AS known
WHERE entity.status = 'IN_OPERATION'
  AND entity.abnormal_listed
  AND known.last_month IS NOT NULL
  AND entity.established_on < to_date(known.first_month, 'YYYYMM')
  AND NOT EXISTS (
    SELECT FROM headcount
    WHERE headcount.employer_uscc = entity.uscc
      AND headcount.month BETWEEN known.first_month AND known.last_month
  );
