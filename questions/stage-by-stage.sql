-- How many requests of each stage came how far?
select q.stage, s.state, count(*) as requests
from standing s join lateral (select stage from request where request = s.request order by event_sequence desc limit 1) q on true
where not s.is_control group by 1, 2 order by 1, 2;
