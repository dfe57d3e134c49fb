-- Which runs cost most?
select c.request, s.team, o.ending, s.currency, round(c.cost_yen, 1) as cost, round(c.estimated_cost_yen, 1) as estimated
from cost c join outcome o using (request) join spending s using (request) order by c.cost_yen desc, 1 limit 8;
