-- 数据时点: the moment that the data have reached, and its day in Zhejiang, which the other views take for now and today.
-- It is the newest event time of what flows daily or faster, so that a replay of an earlier year gives the answers of that
-- year, and one silent source does not stop the clock. A source whose clock runs ahead cannot move it past now.
SELECT reached.at, (reached.at AT TIME ZONE 'Asia/Shanghai')::date AS day
FROM (
  SELECT least(now(), greatest(
    (SELECT max(event_time) FROM entity),
    (SELECT max(event_time) FROM inspection),
    (SELECT max(event_time) FROM food_sample),
    (SELECT max(event_time) FROM trade_alert)
  )) AS at
) AS reached;
