-- 失信主体中标: lots of public procurement awarded to an enterprise while it stood in the list of seriously dishonest ones.
-- A lot is announced as an award and again as a contract: the earlier announcement is the day it was awarded.
-- The last moments that a column holds have no day in Zhejiang: one such record must not end the query of everyone.
SELECT won.award_uscc, entity.entity_name, won.procurement_number, won.lot_number, won.lot_name, won.title,
       won.purchaser_uscc, won.awarded_on, won.award_amount,
       won.record_id, won.document_number, won.decided_on, won.public_until
FROM (
  SELECT DISTINCT ON (award.procurement_number, award.lot_number, award.award_uscc, credit_item.record_id)
         award.award_uscc, award.procurement_number, award.lot_number, award.lot_name, award.award_amount,
         procurement.title, procurement.purchaser_uscc,
         (least(procurement.announced_at, '9999-12-31') AT TIME ZONE 'Asia/Shanghai')::date AS awarded_on,
         credit_item.record_id, credit_item.document_number, credit_item.decided_on, credit_item.public_until,
         credit_item.repair_approved_on
  FROM credit_item
  JOIN award ON award.award_uscc = credit_item.subject_id
  JOIN procurement
    ON procurement.procurement_number = award.procurement_number AND procurement.stage = award.stage
  WHERE credit_item.kind = 'SERIOUS_DISHONEST'
  ORDER BY award.procurement_number, award.lot_number, award.award_uscc, credit_item.record_id,
           procurement.announced_at
) AS won
LEFT JOIN entity ON entity.uscc = won.award_uscc
WHERE won.awarded_on BETWEEN won.decided_on AND won.public_until
  AND (won.repair_approved_on IS NULL OR won.repair_approved_on > won.awarded_on);
