-- At which budgets did it beat uniform, and by how much?
with pairs as (
    select s.request, s.budget, s.seed, s.accuracy - u.accuracy as gain
    from budget_curve s join budget_curve u on u.request = s.request and u.seed = s.seed and u.budget = s.budget and u.arm = 'uniform'
    where s.arm = 'searched'),
runs as (select request, budget, avg(gain) as gain from pairs group by request, budget)

select p.model, runs.budget, count(*) as comparisons, count(*) filter (where gain > 0) as better, round(100 * avg(gain)::numeric, 2) as mean_points
from runs join plan p using (request) group by 1, 2 order by 1, 2;
