-- What does a percentage point over uniform cost, by team?
with pairs as (
    select s.request, s.budget, s.seed, s.accuracy - u.accuracy as gain
    from budget_curve s join budget_curve u on u.request = s.request and u.seed = s.seed and u.budget = s.budget and u.arm = 'uniform'
    where s.arm = 'searched'),
runs as (select request, budget, avg(gain) as gain from pairs group by request, budget)

select s.team, paid.currency, count(distinct runs.request) as runs, round(sum(paid.cost)) as cost, round(100 * avg(gain)::numeric, 2) as mean_points
from runs join standing s using (request) join lateral (
    select o.currency, o.cost_yen as cost from request_overview o where o.request = runs.request) paid on true
where runs.budget = (select max(budget) from runs r where r.request = runs.request) group by s.team, paid.currency order by mean_points desc;
