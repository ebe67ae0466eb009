-- 数据时点: the moment that the data have reached, which the other views take for now.
-- It is the newest event time of all that flows, so that a replay of last year's typhoon gives the lists of that day, and
-- all sources together, so that one silent source does not stop the clock. A source whose clock runs ahead cannot move it
-- past now; a vessel that is only announced does not count, since its time is when it is expected. If everything falls
-- silent a warning stays in force a little too long, which is the safe side.
SELECT least(now(), greatest(
  (SELECT max(event_time) FROM warning),
  (SELECT max(event_time) FROM port_call WHERE status <> 'DECLARED'),
  (SELECT max(event_time) FROM air_hour),
  (SELECT max(entry_hour) FROM road_flow)
)) AS at;
