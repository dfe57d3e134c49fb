-- A rate card names its currency, and a request is in that of the card which it was judged by: its own word stands in its budget. Amounts are what their columns were
-- called when there were only yen (cost_yen); what they are in is `currency` of the request, and of the running sums. Nothing adds two currencies together.

alter table request add column currency text not null default 'JPY';
comment on column request.currency is 'ISO 4217: what every amount of the request is in, its estimates and costs included, whatever their columns are called';
alter table consumption add column currency text not null default 'JPY';
comment on column consumption.currency is 'ISO 4217: what the costs are in. A name has a row of running sums for each currency: what it had of runs and files is the sum over them';

-- Times of a name go up with its events, so this finds the newest too; that an event changes a sum once is another index's business.
drop index consumption_newest;
drop index consumption_by_time;
create index consumption_by_time on consumption (scope, name, currency, reached_at, event_sequence);

create or replace view projected_request with (security_invoker = true) as
select e.sequence as event_sequence, e.request, r.metadata ->> 'name' as name, r.metadata ->> 'team' as team,
    r.metadata ->> 'purpose' as purpose, r.metadata ->> 'stage' as stage, s.specification ->> 'model' as model,
    p.search ->> 'method' as search_method, p.search ->> 'proxy' as proxy, (p.search ->> 'rank')::integer as rank,
    (p.budget ->> 'costYenMax')::numeric as cost_yen_max,
    (p.budget ->> 'durationSecondsMax')::double precision as duration_seconds_max,
    coalesce(p.budget ->> 'currency', 'JPY') as currency
from audit_event e
cross join lateral (select e.payload -> 'request' as request offset 0) j
cross join lateral (select j.request -> 'metadata' as metadata offset 0) r
cross join lateral (select j.request -> 'specification' as specification offset 0) s
cross join lateral (select s.specification -> 'search' as search, s.specification -> 'budget' as budget offset 0) p
where e.kind = 'request.judged' and json_typeof(j.request) = 'object';

create or replace view consumption_change with (security_invoker = true) as
select e.sequence as event_sequence, e.time as said_at, whose.scope, whose.name, change.cost_yen, change.run_count, change.reserved_yen,
    change.reserved_count, change.file_count, change.file_bytes, coalesce(described.currency, 'JPY') as currency
from audit_event e
cross join lateral (
    -- What was said of the request before.
    select max((x.payload -> 'verdict' -> 'estimate' ->> 'costYen')::numeric) filter (
            where x.kind = 'request.judged' and x.payload -> 'verdict' ->> 'decision' = 'admitted') as estimate,
        coalesce(bool_or(x.kind = 'run.started'), false) as is_started,
        coalesce(bool_or(x.kind = 'run.ended'), false) as is_ended,
        coalesce(bool_or(x.kind = 'cost.recorded'), false) as is_paid
    from audit_event x
    where x.request = e.request and x.actor <> 'worker' and x.sequence < e.sequence and e.kind in ('run.ended', 'cost.recorded')
        and x.kind in ('request.judged', 'run.started', 'run.ended', 'cost.recorded')) before
cross join lateral (
    select case
        when e.kind = 'request.judged' then (e.payload -> 'verdict' -> 'estimate' ->> 'costYen')::numeric
        when not before.is_paid and not (before.is_ended and not before.is_started)
            and (e.kind = 'cost.recorded' or not before.is_started) then -before.estimate
        end as reserved_yen
    offset 0) reservation
cross join lateral (
    select
        case when e.kind = 'cost.recorded' then (e.payload ->> 'costYen')::numeric else 0 end as cost_yen,
        case when e.kind = 'cost.recorded' and not before.is_paid then 1 else 0 end as run_count,
        coalesce(reservation.reserved_yen, 0) as reserved_yen,
        case when reservation.reserved_yen is null then 0 when e.kind = 'request.judged' then 1 else -1 end as reserved_count,
        case when e.kind = 'request.received' then 1 else 0 end as file_count,
        case when e.kind = 'request.received' then (e.payload ->> 'sizeBytes')::bigint else 0 end as file_bytes) change
left join lateral (
    -- What it asked for by then.
    select judged.payload -> 'request' -> 'metadata' ->> 'team' as team,
        judged.payload -> 'request' -> 'specification' -> 'budget' ->> 'currency' as currency
    from audit_event judged
    where judged.request = e.request and judged.actor <> 'worker' and judged.sequence <= e.sequence
        and judged.kind = 'request.judged' and json_typeof(judged.payload -> 'request') = 'object' and e.kind <> 'request.received'
    order by judged.sequence desc limit 1) described on true
cross join lateral (
    select 'user' as scope, received.payload -> 'submitter' ->> 'userID' as name
    from audit_event received
    where received.request = e.request and received.actor <> 'worker' and received.kind = 'request.received'
    union all
    select 'team' as scope, described.team as name) whose
where e.actor <> 'worker' and whose.name is not null
    and (e.kind in ('request.received', 'run.ended', 'cost.recorded')
        or (e.kind = 'request.judged' and e.payload -> 'verdict' ->> 'decision' = 'admitted'))
    and (change.cost_yen <> 0 or change.run_count <> 0 or change.reserved_count <> 0 or change.file_count <> 0);
comment on column consumption_change.currency is 'ISO 4217: what the costs are in';

create or replace view projected_consumption with (security_invoker = true) as
select event_sequence, scope, name, max(said_at) over so_far as reached_at, sum(cost_yen) over so_far as cost_yen,
    sum(run_count) over so_far as run_count, sum(reserved_yen) over so_far as reserved_yen,
    sum(reserved_count) over so_far as reserved_count, sum(file_count) over so_far as file_count,
    sum(file_bytes) over so_far as file_bytes, currency
from consumption_change
window so_far as (partition by scope, name, currency order by event_sequence);

create or replace view request_overview with (security_invoker = true) as
select t.request, t.name, t.team, q.purpose, r.file_name, r.user_name, t.state, t.received_at, t.changed_at,
    (select v.estimated_cost_yen from verdict v where v.request = t.request order by v.event_sequence desc limit 1)
        as estimated_cost_yen,
    (select sum(c.cost_yen) from cost c where c.request = t.request) as cost_yen, q.currency
from standing t
join reception r using (request)
left join lateral (
    select purpose, currency from request where request.request = t.request order by event_sequence desc limit 1) q on true
where not t.is_control;
comment on column request_overview.currency is 'ISO 4217: what the costs are in; null for a file that could not be decoded';

create or replace view spending with (security_invoker = true) as
select q.team, q.request, c.cost_yen,
    case when c.cost_yen is null and (
            s.state in ('admitted', 'planned', 'running')
            or (s.state in ('finished', 'failed', 'cancelled')
                and exists (select from audit_event e where e.request = q.request and e.kind = 'run.started')))
        then v.estimated_cost_yen end as reserved_yen, q.currency
from (select distinct team, request, currency from request where team is not null) q
cross join lateral (
    select state from state_change where request = q.request order by event_sequence desc limit 1) s
left join lateral (select sum(cost_yen) as cost_yen from cost where request = q.request) c on true
left join lateral (
    select estimated_cost_yen from verdict where request = q.request order by event_sequence desc limit 1) v on true;
comment on column spending.currency is 'ISO 4217: what the costs are in';

create or replace view verdict_basis with (security_invoker = true) as
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
    (e.payload -> 'verdict' ->> 'expiresAt')::timestamptz as expires_at,
    coalesce(e.payload -> 'request' -> 'specification' -> 'budget' ->> 'currency', 'JPY') as currency
from audit_event e
where e.kind = 'request.judged' and json_typeof(e.payload -> 'basis') = 'object';
comment on column verdict_basis.currency is 'ISO 4217: what the costs are in';

create or replace function project_audit_event() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    state_before text;
    state_after text;
begin
    if new.request is not null then
        select s.state into state_before from state_change s where s.request = new.request order by s.event_sequence desc limit 1;
        if new.kind in (
            'request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended') then
            insert into state_change select * from projected_state_change where event_sequence = new.sequence
            returning state into state_after;
        end if;
        if not coalesce(
            case
                when state_after is not null then can_follow(state_before, state_after)
                when new.kind in ('artifact.written', 'cost.recorded') then
                    state_before in ('running', 'finished', 'failed', 'cancelled')
                when new.kind = 'request.controlled' then state_before in ('held', 'admitted', 'planned', 'running')
                else state_before = 'running'
            end, false) then
            raise exception 'request % is %: % cannot be said of it', new.request, coalesce(state_before, 'unknown'),
                new.kind || coalesce(' (' || state_after || ')', '') using errcode = 'HL001';
        end if;
    end if;
    case new.kind
        when 'request.received' then
            insert into reception select * from projected_reception where event_sequence = new.sequence;
            insert into standing (event_sequence, request, state, changed_at, received_at, is_control)
            values (new.sequence, new.request, state_after, new.time, new.time, false);
        when 'request.judged' then
            insert into request select * from projected_request where event_sequence = new.sequence;
            insert into verdict select * from projected_verdict where event_sequence = new.sequence;
            insert into finding select * from projected_finding where event_sequence = new.sequence;
            insert into judged_policy select * from projected_judged_policy where event_sequence = new.sequence;
        when 'run.planned' then
            insert into plan select * from projected_plan where event_sequence = new.sequence;
        when 'search.scored' then
            insert into saliency select * from projected_saliency where event_sequence = new.sequence;
        when 'search.allocated' then
            insert into allocation select * from projected_allocation where event_sequence = new.sequence;
        when 'trial.progressed' then
            insert into measurement select * from projected_measurement where event_sequence = new.sequence;
        when 'trial.finished' then
            insert into trial select * from projected_trial where event_sequence = new.sequence;
            insert into measurement select * from projected_measurement where event_sequence = new.sequence;
        when 'artifact.written' then
            insert into artifact select * from projected_artifact where event_sequence = new.sequence;
        when 'run.ended' then
            insert into outcome select * from projected_outcome where event_sequence = new.sequence;
        when 'cost.recorded' then
            insert into cost select * from projected_cost where event_sequence = new.sequence;
        when 'values.erased' then
            perform erase_values(new.sequence, new.payload);
        else
            null;
    end case;
    if state_after is not null and new.kind <> 'request.received' then
        update standing t set event_sequence = new.sequence, state = state_after, changed_at = new.time,
            is_control = new.kind = 'control.decided', name = coalesce(q.name, t.name), team = coalesce(q.team, t.team)
        from (select) one left join request q on q.event_sequence = new.sequence
        where t.request = new.request;
    end if;
    if new.kind in ('request.received', 'run.ended', 'cost.recorded') or (new.kind = 'request.judged' and state_after = 'admitted') then
        insert into consumption
        select c.event_sequence, c.scope, c.name, greatest(c.said_at, before.reached_at),
            c.cost_yen + coalesce(before.cost_yen, 0), c.run_count + coalesce(before.run_count, 0),
            c.reserved_yen + coalesce(before.reserved_yen, 0), c.reserved_count + coalesce(before.reserved_count, 0),
            c.file_count + coalesce(before.file_count, 0), c.file_bytes + coalesce(before.file_bytes, 0), c.currency
        from consumption_change c
        left join lateral (
            -- In the order of events alone a server may look through all rows for a name that has none.
            select * from consumption k where k.scope = c.scope and k.name = c.name and k.currency = c.currency
            order by k.reached_at desc, k.event_sequence desc limit 1) before on true
        where c.event_sequence = new.sequence;
    end if;
    return null;
end
$$;

-- Payloads name a currency where it is not yen. Codes come and go: the schema says their form, and the program which it takes.
alter table fact_kind disable trigger the_record_is_only_added_to;
update fact_kind k set payload_schema = jsonb_set(k.payload_schema, '{$defs}', (
    select jsonb_object_agg(name, case
        when name in ('rateCard', 'requestedBudget', 'stageEvidence', 'message')
            then jsonb_set(part, '{properties,currency}', '{"$ref": "#/$defs/moneyCurrency"}')
        else part end)
    from (select name, part from jsonb_each(k.payload_schema -> '$defs') as known (name, part) where name <> 'moneyCurrency'
        union all
        select 'moneyCurrency', '{"type": "string", "pattern": "^[A-Z]{3}$"}'::jsonb) as parts (name, part)))
where k.payload_schema -> '$defs' ?| array['rateCard', 'requestedBudget', 'stageEvidence', 'message', 'moneyCurrency'];
alter table fact_kind enable always trigger the_record_is_only_added_to;
