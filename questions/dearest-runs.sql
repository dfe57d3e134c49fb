-- Which runs cost most?
select c.request, s.team, o.ending, round(c.cost_yen, 1) as yen, round(c.estimated_cost_yen, 1) as estimated
from cost c join outcome o using (request) join standing s using (request) order by c.cost_yen desc, 1 limit 8;
