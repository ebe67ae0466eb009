-- 企业信用画像: one row per entity: credit items in force, penalties, awards, who is insured now and six months before,
-- the last inspection of work safety, open alerts of online trade, tags.
-- Months count back from the newest one that social insurance has reported, as in zombie_or_shell; a month before the
-- first one reported is unknown, not zero. A month that is none, or is to come, is not counted from.
-- LATERAL throughout: a page of portraits is some looks into indexes, however many entities there are.
SELECT entity.uscc, entity.entity_name, entity.status,
       coalesce(entity.abnormal_listed, false) AS abnormal_listed,
       graded.evaluation_grade,
       credit.adverse AS adverse_items,
       credit.serious_dishonest AS serious_dishonest_items,
       credit.good AS good_items,
       credit.penalties, credit.penalty_amount,
       won.lots AS lots_won, won.amount AS amount_won,
       staff.insured, staff.insured_before,
       CASE
         WHEN staff.insured > staff.insured_before THEN 'RISING'
         WHEN staff.insured < staff.insured_before THEN 'FALLING'
         WHEN staff.insured = staff.insured_before THEN 'STEADY'
       END AS headcount_trend,
       visit.verdict AS last_verdict, visit.score AS last_score,
       by_code.alerts + by_person.alerts AS open_alerts,
       tagged.tags
FROM entity
CROSS JOIN (
  SELECT min(month) AS first_month, max(month) AS last_month,
         to_char(to_date(max(month), 'YYYYMM') - interval '6 months', 'YYYYMM') AS month_before
  FROM headcount
  WHERE month ~ '^[12][0-9]{3}(0[1-9]|1[0-2])$' AND month <= to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')
) AS known
LEFT JOIN headcount AS latest ON latest.employer_uscc = entity.uscc AND latest.month = known.last_month
LEFT JOIN headcount AS earlier ON earlier.employer_uscc = entity.uscc AND earlier.month = known.month_before
CROSS JOIN LATERAL (
  SELECT CASE WHEN known.last_month IS NOT NULL THEN coalesce(latest.insured, 0) END AS insured,
         CASE WHEN known.month_before >= known.first_month THEN coalesce(earlier.insured, 0) END AS insured_before
) AS staff
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE polarity = 'ADVERSE') AS adverse,
         count(*) FILTER (WHERE kind = 'SERIOUS_DISHONEST') AS serious_dishonest,
         count(*) FILTER (WHERE polarity = 'GOOD') AS good,
         count(*) FILTER (WHERE kind = 'PENALTY') AS penalties,
         coalesce(sum(amount) FILTER (WHERE kind = 'PENALTY'), 0) AS penalty_amount
  FROM credit_item
  WHERE subject_id = entity.uscc AND credit_item.status = 'ACTIVE'
    AND public_until >= (SELECT day FROM about_now)
) AS credit
LEFT JOIN LATERAL (
  SELECT evaluation_grade
  FROM credit_item
  WHERE subject_id = entity.uscc AND evaluation_grade IS NOT NULL
  ORDER BY decided_on DESC, record_id
  LIMIT 1
) AS graded ON true
CROSS JOIN LATERAL (
  SELECT count(*) AS lots, coalesce(sum(award_amount), 0) AS amount
  FROM (
    -- A lot stands once as an award and once as a contract.
    SELECT DISTINCT ON (procurement_number, lot_number) award_amount
    FROM award
    WHERE award_uscc = entity.uscc
    ORDER BY procurement_number, lot_number, stage
  ) AS lot
) AS won
LEFT JOIN LATERAL (
  SELECT verdict, score
  FROM inspection
  WHERE inspection.uscc = entity.uscc
  ORDER BY inspected_at DESC, inspection_id
  LIMIT 1
) AS visit ON true
CROSS JOIN LATERAL (
  SELECT count(*) AS alerts
  FROM trade_alert
  WHERE operator_uscc = entity.uscc AND trade_alert.status NOT IN ('CLOSED', 'DISMISSED')
) AS by_code
CROSS JOIN LATERAL (
  -- A sole trader is known by the pseudonym of the person, not by a code.
  SELECT count(*) AS alerts
  FROM trade_alert
  WHERE operator_key = entity.legal_representative_key AND operator_uscc IS NULL
    AND trade_alert.status NOT IN ('CLOSED', 'DISMISSED')
) AS by_person
CROSS JOIN LATERAL (
  SELECT string_agg(DISTINCT tag_name COLLATE "C", ', ' ORDER BY tag_name COLLATE "C") AS tags
  FROM object_tag
  WHERE object_kind IN ('ENTERPRISE', 'SHOP') AND object_id = entity.uscc
    AND valid_from <= (SELECT at FROM about_now)
    AND (valid_to IS NULL OR valid_to > (SELECT at FROM about_now))
) AS tagged;
