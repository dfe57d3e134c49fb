-- A held request may be judged again and stay held: one approval of two, or a rule that changed meanwhile.

create or replace function can_follow(state_before text, state_after text) returns boolean
language sql immutable parallel safe
return (coalesce(state_before, ''), state_after) in (
    ('', 'received'),
    ('received', 'admitted'), ('received', 'held'), ('received', 'refused'), ('received', 'finished'),
    ('held', 'held'), ('held', 'admitted'), ('held', 'refused'), ('held', 'expired'),
    ('admitted', 'planned'), ('admitted', 'failed'), ('admitted', 'cancelled'),
    ('planned', 'running'), ('planned', 'failed'), ('planned', 'cancelled'),
    ('running', 'running'), ('running', 'finished'), ('running', 'failed'), ('running', 'cancelled'));

-- What judging looked at stands beside each verdict.
create view verdict_basis as
select e.sequence as event_sequence, e.request, e.payload -> 'verdict' ->> 'decision' as decision,
    (e.payload -> 'basis' ->> 'time')::timestamptz as judged_at, e.payload -> 'basis' -> 'submitter' ->> 'userName' as user_name,
    e.payload -> 'basis' -> 'submitter' -> 'groups' as groups, e.payload -> 'request' -> 'metadata' ->> 'team' as team,
    (e.payload -> 'basis' -> 'consumption' -> 'team' ->> 'costYen')::double precision as team_cost_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'team' ->> 'reservedYen')::double precision as team_reserved_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'teamInMonth' ->> 'costYen')::double precision as team_cost_yen_in_month,
    (e.payload -> 'basis' -> 'consumption' -> 'user' ->> 'costYen')::double precision as user_cost_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'user' ->> 'reservedYen')::double precision as user_reserved_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'userInMonth' ->> 'costYen')::double precision as user_cost_yen_in_month,
    e.payload -> 'basis' -> 'facts' -> 'model' ->> 'weightsDigest' as weights_sha256,
    e.payload -> 'basis' -> 'facts' -> 'data' -> 'test' ->> 'digest' as test_sha256,
    (e.payload -> 'basis' -> 'machineSpeed' ->> 'flopsPerSecond')::double precision as flops_per_second,
    e.payload -> 'basis' -> 'approvals' as approvals, e.payload -> 'basis' -> 'evidence' as evidence,
    (e.payload -> 'verdict' ->> 'expiresAt')::timestamptz as expires_at
from audit_event e
where e.kind = 'request.judged' and json_typeof(e.payload -> 'basis') = 'object';
comment on view verdict_basis is
    'what each verdict was given on: with the request and the policies it is a function of this (heteroloractl policy replay)';

create view policy_text as
select distinct on (text.key) text.key as sha256, file.item ->> 'file' as file, text.value as text, e.sequence as event_sequence
from audit_event e
cross join json_each_text(e.payload -> 'texts') as text
join json_array_elements(e.payload -> 'files') as file (item) on file.item ->> 'digest' = text.key
where e.kind = 'policies.loaded' and json_typeof(e.payload -> 'texts') = 'object'
order by text.key, e.sequence;
comment on view policy_text is 'what stood in each policy file, by the SHA-256 that verdicts name, and the event that first had it';

grant select on verdict_basis, policy_text to heterolora_writer, heterolora_reader;
