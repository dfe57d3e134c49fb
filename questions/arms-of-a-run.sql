-- What did each arm of a run reach on the test rows?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select arm, budget, seed, draw, parameter_count, round(accuracy::numeric, 4) as accuracy, round(loss::numeric, 4) as loss
from budget_curve where request = :'request' order by budget, arm, seed, draw;
