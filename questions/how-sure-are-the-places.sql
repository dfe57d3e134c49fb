-- How sure is the choice of each module: its score's interval, and in which share of the resamples it would be on?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select site, round(saliency::numeric, 4) as saliency, round(lower::numeric, 4) as lower, round(upper::numeric, 4) as upper, selection_probability
from saliency_interval where request = :'request' and round = 1
order by abs(coalesce(selection_probability, 0) - 0.5), site limit 8;
