-- Whose requests met a quota, in which months?
select to_char(v.judged_at, 'YYYY-MM') as month, s.team, f.severity, count(*) as requests
from finding f join verdict v using (event_sequence) join standing s on s.request = f.request
where f.rule like '%/quota' group by 1, 2, 3 order by 1, 2, 3;
