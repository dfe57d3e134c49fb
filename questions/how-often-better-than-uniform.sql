-- How often did the searched places beat uniform ones, and by how many percentage points?
with pairs as (
    select s.request, s.budget, s.seed, s.accuracy - u.accuracy as gain
    from budget_curve s join budget_curve u on u.request = s.request and u.seed = s.seed and u.budget = s.budget and u.arm = 'uniform'
    where s.arm = 'searched'),
runs as (select request, budget, avg(gain) as gain from pairs group by request, budget)

select count(*) as comparisons, count(*) filter (where gain > 0) as better, count(*) filter (where gain < 0) as worse,
    round(100 * avg(gain)::numeric, 2) as mean_points, round(100 * min(gain)::numeric, 2) as least, round(100 * max(gain)::numeric, 2) as most
from runs;
