-- On average, what does each arm reach with so many parameters of a model?
-- model: the base model's name (default: all-MiniLM-L6-v2)
select b.budget, b.arm, count(*) as trainings, round(avg(b.accuracy)::numeric, 4) as accuracy
from budget_curve b join plan p using (request)
where p.model = :'model' and b.arm in ('searched', 'uniform') group by 1, 2 order by 1, 2;
