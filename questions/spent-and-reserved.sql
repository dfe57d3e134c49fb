-- What has each team spent in all, and what is reserved for it?
select distinct on (name) name as team, run_count as runs, round(cost_yen) as yen, round(reserved_yen) as reserved_yen, reserved_count
from consumption where scope = 'team' order by name, event_sequence desc;
