-- Which modules got the parameters of a run, in the order of the decisions, and why?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select place, site, rank, parameter_count, round(saliency::numeric, 4) as saliency, budget_left, reason
from allocation where request = :'request' and arm = 'searched' and rank > 0
order by curve_budget, event_sequence, place limit 12;
