-- What has each team spent in all, and what is reserved for it?
select distinct on (name, currency) name as team, run_count as runs, currency, round(cost_yen) as cost, round(reserved_yen) as reserved, reserved_count
from consumption where scope = 'team' order by name, currency, event_sequence desc;
