-- 数据时点: the moment that the data have reached, which the other views take for now.
-- It is the newest event time of all that flows, so that a replay of last year's data gives the rows of last year, and
-- all sources together, so that one silent source does not stop the clock. A source whose clock runs ahead cannot move it
-- past now. The population and care do not count: their records tell of states, some of them years old.
SELECT least(now(), greatest(
  (SELECT max(event_time) FROM event),
  (SELECT max(event_time) FROM incident),
  (SELECT max(event_time) FROM mediation),
  (SELECT max(event_time) FROM legal_service),
  (SELECT max(event_time) FROM facility_case)
)) AS at;
