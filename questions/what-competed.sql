-- Under method auto: which allocations competed, and which won?
-- request: the id of a run with method auto (example: 20251001-030436-click-relevance-poc)
select round, name, parameter_count, step_count, validation_loss, is_kept
from search_candidate where request = :'request' and purpose = 'allocation' order by budget, round, validation_loss;
