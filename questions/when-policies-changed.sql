-- When did which policy files come into force, or were refused?
select ledger_time(e.time) as at, e.sequence as event_sequence, e.kind, coalesce(string_agg(t.file, ', ' order by t.file), '–') as new_texts
from audit_event e left join policy_text t on t.event_sequence = e.sequence
where e.kind in ('policies.loaded', 'policies.refused') group by 1, 2, 3 order by 2;
