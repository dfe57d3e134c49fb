-- Which kinds of modules are hardly ever chosen?
select p.model, regexp_replace(a.site, '^.*layer\.[0-9]+\.', '') as role, count(*) as choices,
    round(100.0 * count(*) filter (where a.rank > 0) / count(*), 1) as percent_on
from allocation a join plan p using (request) where a.arm = 'searched' and p.proxy <> 'constant'
group by 1, 2 having count(*) >= 100 order by percent_on, 1, 2 limit 8;
