-- 双随机抽查对象名录: every entity in operation, with its weight in the draw and what the weight is made of.
-- Everyone weighs 1; added are 3 for each adverse credit item in force, 2 for each food sample of the last 12 months that
-- failed (the seller's and the maker's), 2 for each piece of equipment whose inspection is overdue, and 1 for an entity
-- that nobody inspected in the last 12 months.
-- The last moments that a column holds have no day in Zhejiang: one such record must not end the query of everyone.
SELECT entity.uscc, entity.entity_name, entity.industry_code, entity.address_division_code,
       coalesce(credit.items, 0) AS adverse_items,
       coalesce(food.samples, 0) AS failed_samples,
       coalesce(machine.overdue, 0) AS overdue_equipment,
       visit.last_inspected_on,
       1 + 3 * coalesce(credit.items, 0) + 2 * coalesce(food.samples, 0) + 2 * coalesce(machine.overdue, 0)
         + CASE WHEN visit.last_inspected_on > (SELECT day FROM about_now) - interval '12 months' THEN 0 ELSE 1 END
         AS risk_weight
FROM entity
LEFT JOIN (
  SELECT subject_id AS uscc, count(*) AS items
  FROM credit_item
  WHERE polarity = 'ADVERSE' AND status = 'ACTIVE' AND public_until >= (SELECT day FROM about_now)
  GROUP BY subject_id
) AS credit ON credit.uscc = entity.uscc
LEFT JOIN (
  -- UNION: a maker that sells its own product has one failed sample, not two.
  SELECT uscc, count(*) AS samples
  FROM (
    SELECT sampled_uscc AS uscc, sample_number, sampled_on, verdict, retest_verdict FROM food_sample
    UNION
    SELECT producer_uscc, sample_number, sampled_on, verdict, retest_verdict FROM food_sample
  ) AS involved
  WHERE verdict IN ('UNQUALIFIED', 'PROBLEM')
    AND retest_verdict IS DISTINCT FROM 'OVERTURNED'
    AND sampled_on > (SELECT day FROM about_now) - interval '12 months'
  GROUP BY uscc
) AS food ON food.uscc = entity.uscc
LEFT JOIN (
  SELECT user_uscc AS uscc, count(*) AS overdue
  FROM equipment
  WHERE status = 'IN_USE' AND next_inspection_due < (SELECT day FROM about_now)
  GROUP BY user_uscc
) AS machine ON machine.uscc = entity.uscc
LEFT JOIN (
  SELECT uscc, (least(max(inspected_at), '9999-12-31') AT TIME ZONE 'Asia/Shanghai')::date AS last_inspected_on
  FROM inspection
  GROUP BY uscc
) AS visit ON visit.uscc = entity.uscc
WHERE entity.status = 'IN_OPERATION';
