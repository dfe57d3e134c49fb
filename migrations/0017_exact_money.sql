-- Amounts of yen are what their events say, to the last digit: numeric, as the sums of consumption have been. In double precision ten amounts of 0.1 yen add up to
-- 0.9999999999999999.
--
-- A view's column cannot change its type: six views are made anew, with what was said of them and what anybody was granted on them. Views of somebody's own over these
-- are in the way: he drops them before, and makes them again.

create table remade as
select name, statement
from unnest(array['request_overview', 'spending', 'verdict_basis', 'projected_request', 'projected_verdict', 'projected_cost']) as name
join pg_class c on c.oid = name::regclass
cross join lateral (
    select format('comment on view %I is %L', name, obj_description(c.oid)) where obj_description(c.oid) is not null
    union all
    select format('comment on column %I.%I is %L', name, attname, col_description(attrelid, attnum))
    from pg_attribute where attrelid = c.oid and attnum > 0 and col_description(attrelid, attnum) is not null
    union all
    select format('grant %s on %I to %s%s', privilege_type, name, case grantee when 0 then 'public' else grantee::regrole::text end,
        case when is_grantable then ' with grant option' else '' end)
    from aclexplode(c.relacl) where grantee <> c.relowner) as said (statement);

drop view request_overview, spending, verdict_basis, projected_request, projected_verdict, projected_cost;

-- What a column has becomes what its event says where both are the same number. What somebody made of it by hand stays as he made it, and is found.
create function exact_yen(held double precision, event bigint, path text[]) returns numeric
language sql stable
return coalesce(
    (select (e.payload #>> path)::numeric from audit_event e where e.sequence = event and (e.payload #>> path)::double precision = held),
    held::text::numeric);

alter table request alter column cost_yen_max type numeric
    using exact_yen(cost_yen_max, event_sequence, '{request,specification,budget,costYenMax}');
alter table verdict alter column estimated_cost_yen type numeric
    using exact_yen(estimated_cost_yen, event_sequence, '{verdict,estimate,costYen}');
alter table cost
    alter column cost_yen type numeric using exact_yen(cost_yen, event_sequence, '{costYen}'),
    alter column estimated_cost_yen type numeric using exact_yen(estimated_cost_yen, event_sequence, '{estimatedCostYen}');

drop function exact_yen;

create view projected_request with (security_invoker = true) as
select e.sequence as event_sequence, e.request, r.metadata ->> 'name' as name, r.metadata ->> 'team' as team,
    r.metadata ->> 'purpose' as purpose, r.metadata ->> 'stage' as stage, s.specification ->> 'model' as model,
    p.search ->> 'method' as search_method, p.search ->> 'proxy' as proxy, (p.search ->> 'rank')::integer as rank,
    (p.budget ->> 'costYenMax')::numeric as cost_yen_max,
    (p.budget ->> 'durationSecondsMax')::double precision as duration_seconds_max
from audit_event e
cross join lateral (select e.payload -> 'request' as request offset 0) j
cross join lateral (select j.request -> 'metadata' as metadata offset 0) r
cross join lateral (select j.request -> 'specification' as specification offset 0) s
cross join lateral (select s.specification -> 'search' as search, s.specification -> 'budget' as budget offset 0) p
where e.kind = 'request.judged' and json_typeof(j.request) = 'object';

create view projected_verdict with (security_invoker = true) as
select e.sequence as event_sequence, e.request, e.time as judged_at, j.verdict ->> 'decision' as decision,
    json_array_length(j.verdict -> 'findings') as finding_count,
    (v.estimate ->> 'trainableParameterCount')::bigint as estimated_trainable_parameter_count,
    (v.estimate ->> 'baseParameterCount')::bigint as base_parameter_count,
    (v.estimate ->> 'flops')::double precision as estimated_flops,
    (v.estimate ->> 'wallSeconds')::double precision as estimated_wall_seconds,
    (v.estimate ->> 'costYen')::numeric as estimated_cost_yen,
    (v.estimate ->> 'memoryBytes')::double precision as estimated_memory_bytes
from audit_event e
cross join lateral (select e.payload -> 'verdict' as verdict offset 0) j
cross join lateral (select j.verdict -> 'estimate' as estimate offset 0) v
where e.kind = 'request.judged';

create view projected_cost with (security_invoker = true) as
select e.sequence as event_sequence, e.request, e.time as recorded_at, e.payload -> 'rateCard' ->> 'name' as rate_card,
    (e.payload ->> 'wallSeconds')::double precision as wall_seconds, (e.payload ->> 'costYen')::numeric as cost_yen,
    (e.payload ->> 'estimatedCostYen')::numeric as estimated_cost_yen
from audit_event e
where e.kind = 'cost.recorded';

create view request_overview with (security_invoker = true) as
select t.request, t.name, t.team, q.purpose, r.file_name, r.user_name, t.state, t.received_at, t.changed_at,
    (select v.estimated_cost_yen from verdict v where v.request = t.request order by v.event_sequence desc limit 1)
        as estimated_cost_yen,
    (select sum(c.cost_yen) from cost c where c.request = t.request) as cost_yen
from standing t
join reception r using (request)
left join lateral (select purpose from request where request.request = t.request order by event_sequence desc limit 1) q on true
where not t.is_control;

create view spending with (security_invoker = true) as
select q.team, q.request, c.cost_yen,
    case when c.cost_yen is null and (
            s.state in ('admitted', 'planned', 'running')
            or (s.state in ('finished', 'failed', 'cancelled')
                and exists (select from audit_event e where e.request = q.request and e.kind = 'run.started')))
        then v.estimated_cost_yen end as reserved_yen
from (select distinct team, request from request where team is not null) q
cross join lateral (
    select state from state_change where request = q.request order by event_sequence desc limit 1) s
left join lateral (select sum(cost_yen) as cost_yen from cost where request = q.request) c on true
left join lateral (
    select estimated_cost_yen from verdict where request = q.request order by event_sequence desc limit 1) v on true;

create view verdict_basis with (security_invoker = true) as
select e.sequence as event_sequence, e.request, e.payload -> 'verdict' ->> 'decision' as decision,
    (e.payload -> 'basis' ->> 'time')::timestamptz as judged_at, e.payload -> 'basis' -> 'submitter' ->> 'userName' as user_name,
    e.payload -> 'basis' -> 'submitter' -> 'groups' as groups, e.payload -> 'request' -> 'metadata' ->> 'team' as team,
    (e.payload -> 'basis' -> 'consumption' -> 'team' ->> 'costYen')::numeric as team_cost_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'team' ->> 'reservedYen')::numeric as team_reserved_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'teamInMonth' ->> 'costYen')::numeric as team_cost_yen_in_month,
    (e.payload -> 'basis' -> 'consumption' -> 'user' ->> 'costYen')::numeric as user_cost_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'user' ->> 'reservedYen')::numeric as user_reserved_yen,
    (e.payload -> 'basis' -> 'consumption' -> 'userInMonth' ->> 'costYen')::numeric as user_cost_yen_in_month,
    e.payload -> 'basis' -> 'facts' -> 'model' ->> 'weightsDigest' as weights_sha256,
    e.payload -> 'basis' -> 'facts' -> 'data' -> 'test' ->> 'digest' as test_sha256,
    (e.payload -> 'basis' -> 'machineSpeed' ->> 'flopsPerSecond')::double precision as flops_per_second,
    e.payload -> 'basis' -> 'approvals' as approvals, e.payload -> 'basis' -> 'evidence' as evidence,
    (e.payload -> 'verdict' ->> 'expiresAt')::timestamptz as expires_at
from audit_event e
where e.kind = 'request.judged' and json_typeof(e.payload -> 'basis') = 'object';

do $$
declare
    said text;
begin
    for said in select statement from remade loop
        execute said;
    end loop;
end
$$;
drop table remade;
