-- For which requests did it pay, and for which not?
with pairs as (
    select s.request, s.budget, s.seed, s.accuracy - u.accuracy as gain
    from budget_curve s join budget_curve u on u.request = s.request and u.seed = s.seed and u.budget = s.budget and u.arm = 'uniform'
    where s.arm = 'searched'),
runs as (select request, budget, avg(gain) as gain from pairs group by request, budget)

select q.team, q.name, count(*) as comparisons, count(*) filter (where gain > 0) as better, round(100 * avg(gain)::numeric, 2) as mean_points
from runs join lateral (select team, name from request where request = runs.request order by event_sequence desc limit 1) q on true
group by 1, 2 having count(*) >= 10 order by mean_points desc;
