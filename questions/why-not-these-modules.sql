-- Which modules did a run leave off, the nearest misses first, and why?
-- request: the run's id (example: 20251001-033603-review-sentiment-poc)
select place, site, round(saliency::numeric, 4) as saliency, budget_left, reason
from allocation where request = :'request' and arm = 'searched' and rank = 0
order by curve_budget, event_sequence, place limit 8;
