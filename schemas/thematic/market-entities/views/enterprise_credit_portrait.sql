-- 企业信用画像: one row per entity: credit items in force, penalties, awards, who is insured now and six months before,
-- the last inspection of work safety, open alerts of online trade, tags.
-- Months count back from the newest one that social insurance has reported, as in zombie_or_shell.
SELECT entity.uscc, entity.entity_name, entity.status, entity.abnormal_listed,
       graded.evaluation_grade,
       coalesce(credit.adverse, 0) AS adverse_items,
       coalesce(credit.serious_dishonest, 0) AS serious_dishonest_items,
       coalesce(credit.good, 0) AS good_items,
       coalesce(credit.penalties, 0) AS penalties,
       coalesce(credit.penalty_amount, 0) AS penalty_amount,
       coalesce(won.lots, 0) AS lots_won,
       coalesce(won.amount, 0) AS amount_won,
       coalesce(latest.insured, 0) AS insured,
       coalesce(earlier.insured, 0) AS insured_before,
       CASE
         WHEN coalesce(latest.insured, 0) > coalesce(earlier.insured, 0) THEN 'RISING'
         WHEN coalesce(latest.insured, 0) < coalesce(earlier.insured, 0) THEN 'FALLING'
         ELSE 'STEADY'
       END AS headcount_trend,
       visit.verdict AS last_verdict, visit.score AS last_score,
       alerted.open_alerts, tagged.tags
FROM entity
CROSS JOIN (
  SELECT max(month) AS last_month,
         to_char(to_date(max(month), 'YYYYMM') - interval '6 months', 'YYYYMM') AS month_before
  FROM headcount
) AS known
LEFT JOIN headcount AS latest ON latest.employer_uscc = entity.uscc AND latest.month = known.last_month
LEFT JOIN headcount AS earlier ON earlier.employer_uscc = entity.uscc AND earlier.month = known.month_before
LEFT JOIN (
  SELECT subject_id AS uscc,
         count(*) FILTER (WHERE polarity = 'ADVERSE') AS adverse,
         count(*) FILTER (WHERE kind = 'SERIOUS_DISHONEST') AS serious_dishonest,
         count(*) FILTER (WHERE polarity = 'GOOD') AS good,
         count(*) FILTER (WHERE kind = 'PENALTY') AS penalties,
         sum(amount) FILTER (WHERE kind = 'PENALTY') AS penalty_amount
  FROM credit_item
  WHERE status = 'ACTIVE' AND public_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date
  GROUP BY subject_id
) AS credit ON credit.uscc = entity.uscc
LEFT JOIN (
  SELECT DISTINCT ON (subject_id) subject_id AS uscc, evaluation_grade
  FROM credit_item
  WHERE evaluation_grade IS NOT NULL
  ORDER BY subject_id, decided_on DESC, record_id
) AS graded ON graded.uscc = entity.uscc
LEFT JOIN (
  SELECT award_uscc AS uscc, count(*) AS lots, sum(award_amount) AS amount
  FROM (
    -- A lot stands once as an award and once as a contract.
    SELECT DISTINCT ON (award_uscc, procurement_number, lot_number) award_uscc, award_amount
    FROM award
    ORDER BY award_uscc, procurement_number, lot_number, stage
  ) AS lot
  GROUP BY award_uscc
) AS won ON won.uscc = entity.uscc
LEFT JOIN (
  SELECT DISTINCT ON (uscc) uscc, verdict, score
  FROM inspection
  ORDER BY uscc, inspected_at DESC, inspection_id
) AS visit ON visit.uscc = entity.uscc
CROSS JOIN LATERAL (
  -- A sole trader is known by the pseudonym of the person, a company by its code.
  SELECT count(*) AS open_alerts
  FROM (
    SELECT alert_id, status FROM trade_alert WHERE operator_uscc = entity.uscc
    UNION
    SELECT alert_id, status FROM trade_alert
    WHERE operator_uscc IS NULL AND operator_key = entity.legal_representative_key
  ) AS alert
  WHERE status NOT IN ('CLOSED', 'DISMISSED')
) AS alerted
CROSS JOIN LATERAL (
  SELECT string_agg(DISTINCT tag_name COLLATE "C", ', ' ORDER BY tag_name COLLATE "C") AS tags
  FROM object_tag
  WHERE object_kind IN ('ENTERPRISE', 'SHOP') AND object_id = entity.uscc
    AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
) AS tagged;
