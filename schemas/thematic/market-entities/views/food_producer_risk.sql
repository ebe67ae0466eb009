-- 食品生产企业风险: samples of the last 12 months by county and industry (C13 农副食品加工, C14 食品制造, C15 酒饮料茶) of
-- their maker. A sample that a retest has cleared did not fail.
SELECT judged.county_code, judged.industry,
       count(DISTINCT judged.producer_uscc) AS producers,
       count(DISTINCT judged.producer_uscc) FILTER (WHERE judged.failed) AS producers_failed,
       count(*) AS samples,
       count(*) FILTER (WHERE judged.failed) AS failed,
       round(100.0 * count(*) FILTER (WHERE judged.failed) / count(*), 2) AS failed_percent,
       count(*) FILTER (WHERE judged.disposal = 'RECALL') AS recalls,
       max(judged.sampled_on) FILTER (WHERE judged.failed) AS last_failed_on
FROM (
  SELECT entity.address_division_code AS county_code, left(entity.industry_code, 3) AS industry,
         food_sample.producer_uscc, food_sample.sampled_on, food_sample.disposal,
         food_sample.verdict IN ('UNQUALIFIED', 'PROBLEM')
           AND food_sample.retest_verdict IS DISTINCT FROM 'OVERTURNED' AS failed
  FROM food_sample
  JOIN entity ON entity.uscc = food_sample.producer_uscc
  WHERE food_sample.sampled_on > (SELECT day FROM about_now) - interval '12 months'
) AS judged
WHERE judged.industry IN ('C13', 'C14', 'C15')
GROUP BY judged.county_code, judged.industry;
