-- Nothing that is asked while requests come in may grow with the ledger: where a request stands, what a team and a person have consumed,
-- whether an event is there already, and the newest requests of a name, team or state.

-- Indexes that were missing.
create index audit_event_but_workers_by_request on audit_event (request, sequence) where actor <> 'worker';
create index audit_event_of_the_daemon_by_time on audit_event (time) where request is null;
create index plan_by_weights_and_test on plan (weights_sha256, test_sha256);
create index verdict_by_request on verdict (request, event_sequence);
create index request_by_request on request (request, event_sequence);
create index reception_by_content on reception (sha256, user_id, event_sequence);

-- Payloads are compressed for each event and unpacked for each table that is filled from it: by the quicker method, where the server has it.
do $$
begin
    alter table audit_event alter column payload set compression lz4;
exception when feature_not_supported then
    null;
end
$$;

-- A field as it is hashed, as text: one expression, which takes the function's place where it is called.
create function ledger_field_text(field text) returns text
language sql immutable parallel safe
return coalesce(octet_length(field)::text || ':' || field || ',', '-,');
comment on function ledger_field_text is 'what ledger_field gives, before it becomes bytes';

create or replace function audit_event_hash(
    sequence bigint, instant timestamptz, actor text, kind text, request text, attempt integer, source_sequence integer,
    payload text, previous_hash bytea
) returns bytea
language sql stable parallel safe
return sha256(convert_to(
    '18:heterolora-event-1,' || ledger_field_text(sequence::text) || ledger_field_text(ledger_time(instant))
    || ledger_field_text(actor) || ledger_field_text(kind) || ledger_field_text(request) || ledger_field_text(attempt::text)
    || ledger_field_text(source_sequence::text) || ledger_field_text(payload) || ledger_field_text(encode(previous_hash, 'hex')),
    'UTF8'));

create or replace function append_audit_event(
    event_time timestamptz, event_actor text, event_kind text, event_request text, event_attempt integer,
    event_source_sequence integer, event_payload text
) returns table (sequence bigint, previous_hash bytea, hash bytea, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
    known audit_event;
    head_sequence bigint;
    head_hash bytea;
    next_hash bytea;
begin
    perform take_append_turn();
    -- Two questions, each answered by an index of its own.
    if event_attempt is null then
        select * into known from audit_event e
        where e.time = event_time and e.attempt is null and e.kind = event_kind and e.request is not distinct from event_request
            and e.actor = event_actor and e.payload::text = event_payload limit 1;
    else
        select * into known from audit_event e
        where e.request = event_request and e.attempt = event_attempt and e.source_sequence = event_source_sequence limit 1;
    end if;
    if found then
        if (known.time, known.actor, known.kind, known.payload::text) is distinct from
            (event_time, event_actor, event_kind, event_payload) then
            raise exception 'event % of attempt % of % is in the ledger as number %, with other words',
                event_source_sequence, event_attempt, event_request, known.sequence using errcode = 'HL002';
        end if;
        return query select known.sequence, known.previous_hash, known.hash, false;
        return;
    end if;
    perform refuse_usurper(event_time, event_actor, event_kind, event_request, event_payload::json);
    select e.sequence, e.hash into head_sequence, head_hash from audit_event e order by e.sequence desc limit 1;
    head_sequence := coalesce(head_sequence, 0);
    head_hash := coalesce(head_hash, decode(repeat('00', 32), 'hex'));
    next_hash := audit_event_hash(
        head_sequence + 1, event_time, event_actor, event_kind, event_request, event_attempt, event_source_sequence,
        event_payload, head_hash);
    insert into audit_event
    values (head_sequence + 1, event_time, event_actor, event_kind, event_request, event_attempt, event_source_sequence,
        event_payload::json, head_hash, next_hash);
    return query select head_sequence + 1, head_hash, next_hash, true;
end
$$;

-- The same definitions with fewer walks through a payload: a part of it is taken out once.
create or replace view projected_request as
select e.sequence as event_sequence, e.request, r.metadata ->> 'name' as name, r.metadata ->> 'team' as team,
    r.metadata ->> 'purpose' as purpose, r.metadata ->> 'stage' as stage, s.specification ->> 'model' as model,
    p.search ->> 'method' as search_method, p.search ->> 'proxy' as proxy, (p.search ->> 'rank')::integer as rank,
    (p.budget ->> 'costYenMax')::double precision as cost_yen_max,
    (p.budget ->> 'durationSecondsMax')::double precision as duration_seconds_max
from audit_event e
cross join lateral (select e.payload -> 'request' as request offset 0) j
cross join lateral (select j.request -> 'metadata' as metadata offset 0) r
cross join lateral (select j.request -> 'specification' as specification offset 0) s
cross join lateral (select s.specification -> 'search' as search, s.specification -> 'budget' as budget offset 0) p
where e.kind = 'request.judged' and json_typeof(j.request) = 'object';

create or replace view projected_verdict as
select e.sequence as event_sequence, e.request, e.time as judged_at, j.verdict ->> 'decision' as decision,
    json_array_length(j.verdict -> 'findings') as finding_count,
    (v.estimate ->> 'trainableParameterCount')::bigint as estimated_trainable_parameter_count,
    (v.estimate ->> 'baseParameterCount')::bigint as base_parameter_count,
    (v.estimate ->> 'flops')::double precision as estimated_flops,
    (v.estimate ->> 'wallSeconds')::double precision as estimated_wall_seconds,
    (v.estimate ->> 'costYen')::double precision as estimated_cost_yen,
    (v.estimate ->> 'memoryBytes')::double precision as estimated_memory_bytes
from audit_event e
cross join lateral (select e.payload -> 'verdict' as verdict offset 0) j
cross join lateral (select j.verdict -> 'estimate' as estimate offset 0) v
where e.kind = 'request.judged';

-- What every event adds to what its request's team and its submitter have consumed; an event may change both, or nothing.
-- An admitted verdict reserves its estimate. The first cost releases it, and so does an end without a start. Sums are of decimal
-- numbers, as the payloads have them, so that they are exact whatever the order.
create view consumption_change as
select e.sequence as event_sequence, e.time as said_at, whose.scope, whose.name, change.cost_yen, change.run_count, change.reserved_yen,
    change.reserved_count, change.file_count, change.file_bytes
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
cross join lateral (
    select 'user' as scope, received.payload -> 'submitter' ->> 'userID' as name
    from audit_event received
    where received.request = e.request and received.actor <> 'worker' and received.kind = 'request.received'
    union all
    (select 'team', judged.payload -> 'request' -> 'metadata' ->> 'team'
    from audit_event judged
    where judged.request = e.request and judged.actor <> 'worker' and judged.sequence <= e.sequence
        and judged.kind = 'request.judged' and json_typeof(judged.payload -> 'request') = 'object' and e.kind <> 'request.received'
    order by judged.sequence desc limit 1)) whose
where e.actor <> 'worker' and whose.name is not null
    and (e.kind in ('request.received', 'run.ended', 'cost.recorded')
        or (e.kind = 'request.judged' and e.payload -> 'verdict' ->> 'decision' = 'admitted'))
    and (change.cost_yen <> 0 or change.run_count <> 0 or change.reserved_count <> 0 or change.file_count <> 0);
comment on view consumption_change is 'what an event adds to the consumption of a team and of a person';

create view projected_consumption as
select event_sequence, scope, name, max(said_at) over so_far as reached_at, sum(cost_yen) over so_far as cost_yen,
    sum(run_count) over so_far as run_count, sum(reserved_yen) over so_far as reserved_yen,
    sum(reserved_count) over so_far as reserved_count, sum(file_count) over so_far as file_count,
    sum(file_bytes) over so_far as file_bytes
from consumption_change
window so_far as (partition by scope, name order by event_sequence);

create table consumption as table projected_consumption;
alter table consumption add constraint an_event_changes_a_consumption_once primary key (event_sequence, scope),
    add constraint a_consumption_is_of_a_team_or_a_user check (scope in ('team', 'user')),
    alter name set not null, alter reached_at set not null, alter cost_yen set not null, alter run_count set not null,
    alter reserved_yen set not null, alter reserved_count set not null, alter file_count set not null,
    alter file_bytes set not null;
create unique index consumption_newest on consumption (scope, name, event_sequence);
create index consumption_by_time on consumption (scope, name, reached_at, event_sequence);
comment on table consumption is
    'running sums per team and per person: the newest row of a name is what it has consumed, the difference of two rows what came between';
comment on column consumption.scope is 'team: of requests by their team; user: of files by their owner';
comment on column consumption.name is 'the team''s name; the user''s number, which a name service that is away cannot change';
comment on column consumption.reached_at is 'the latest time that any event of this name had until then, so that it never goes back';
comment on column consumption.cost_yen is 'what runs have cost';
comment on column consumption.run_count is 'requests with a cost';
comment on column consumption.reserved_yen is 'estimates of what is admitted and not yet paid';
comment on column consumption.file_count is 'files received, control files among them; of users only';
comment on column consumption.file_bytes is 'the sizes of those files';

-- Where every request stands now: the one table that is kept up to date instead of being added to. It is derived from the others, and
-- verification compares it with its definition as it does with theirs. Whether an event is possible is asked of state_change, not of it.
create view projected_standing as
select s.sequence as event_sequence, r.request, s.state, s.changed_at, r.received_at, q.name, q.team,
    coalesce(s.is_control, false) as is_control
from (select e.request, e.time as received_at from audit_event e where e.kind = 'request.received') r
cross join lateral (
    select e.sequence, e.time as changed_at, e.kind = 'control.decided' as is_control,
        case e.kind
            when 'request.received' then 'received'
            when 'request.judged' then e.payload -> 'verdict' ->> 'decision'
            when 'control.decided' then case when (e.payload ->> 'isAccepted')::boolean then 'finished' else 'refused' end
            when 'run.planned' then 'planned'
            when 'run.started' then 'running'
            when 'run.ended' then e.payload ->> 'ending'
        end as state
    from audit_event e
    where e.request = r.request and e.actor <> 'worker' and e.kind in (
        'request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended')
    order by e.sequence desc limit 1) s
left join lateral (
    select m.metadata ->> 'name' as name, m.metadata ->> 'team' as team
    from audit_event e
    cross join lateral (select e.payload -> 'request' -> 'metadata' as metadata offset 0) m
    where e.request = r.request and e.actor <> 'worker' and e.kind = 'request.judged'
        and json_typeof(e.payload -> 'request') = 'object'
    order by e.sequence desc limit 1) q on true;

create table standing as table projected_standing;
alter table standing add constraint a_request_stands_somewhere primary key (request),
    alter event_sequence set not null, alter state set not null, alter changed_at set not null, alter received_at set not null,
    alter is_control set not null;
create index standing_by_time on standing (received_at, request) where not is_control;
create index standing_by_state on standing (state, received_at, request) where not is_control;
create index standing_by_team on standing (team, received_at, request) where not is_control;
create index standing_by_team_and_state on standing (team, state, received_at, request) where not is_control;
create index standing_by_name on standing (name, received_at, request) where not is_control;
comment on table standing is 'where every request stands now; kept up to date by the events, and by nothing else';
comment on column standing.event_sequence is 'the event that brought it there';
comment on column standing.is_control is 'a control file, which is no request';

create function refuse_change_by_hand() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op not in ('INSERT', 'UPDATE') or pg_trigger_depth() < 2 then
        raise exception '% on % refused: only events change it', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
comment on function refuse_change_by_hand is 'refuses to everybody what does not follow from a new event';

create trigger only_events_change_it before insert or update or delete or truncate on standing
    for each statement execute function refuse_change_by_hand();
alter table standing enable always trigger only_events_change_it;
create trigger a_projection_is_only_added_to before update or delete or truncate on consumption
    for each statement execute function refuse_change();
alter table consumption enable always trigger a_projection_is_only_added_to;

do $$
declare
    projection text;
begin
    foreach projection in array array['consumption', 'standing'] loop
        execute format('comment on view %I is %L', 'projected_' || projection, 'the definition of table ' || projection);
    end loop;
end
$$;
comment on column consumption.event_sequence is 'the event of audit_event that says it';

-- What refuse_impossible did is done here, where the event need not be handed on whole.
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
            c.file_count + coalesce(before.file_count, 0), c.file_bytes + coalesce(before.file_bytes, 0)
        from consumption_change c
        left join lateral (
            select * from consumption k where k.scope = c.scope and k.name = c.name order by k.event_sequence desc limit 1) before on true
        where c.event_sequence = new.sequence;
    end if;
    return null;
end
$$;
drop function refuse_impossible;

create or replace view request_state as
select request, state, changed_at, event_sequence from standing;

create or replace view request_overview as
select t.request, t.name, t.team, q.purpose, r.file_name, r.user_name, t.state, t.received_at, t.changed_at,
    (select v.estimated_cost_yen from verdict v where v.request = t.request order by v.event_sequence desc limit 1)
        as estimated_cost_yen,
    (select sum(c.cost_yen) from cost c where c.request = t.request) as cost_yen
from standing t
join reception r using (request)
left join lateral (select purpose from request where request.request = t.request order by event_sequence desc limit 1) q on true
where not t.is_control;

revoke all on function ledger_field_text, refuse_change_by_hand from public;
grant execute on function ledger_field_text to heterolora_writer, heterolora_reader;
grant select on consumption_change, projected_consumption, consumption, projected_standing, standing
    to heterolora_writer, heterolora_reader;
