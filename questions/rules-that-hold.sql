-- Which rule holds most, and what became of what it held?
select f.rule, count(distinct f.request) as requests, count(distinct f.request) filter (where s.state = 'refused') as refused_in_the_end
from finding f join standing s using (request) where f.severity = 'hold' group by f.rule order by requests desc, f.rule;
