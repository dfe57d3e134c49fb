-- Who may append when, and what admission reserves: holes that an attack on admission found.

-- Appending takes a turn that nobody else can take. Any reader could hold the advisory lock of before, and stop the ledger with it.
create table append_turn ();
comment on table append_turn is 'locked by whoever appends until its transaction ends; it holds nothing, and nobody has a right to it';

create trigger the_record_is_only_added_to before update or delete or truncate on append_turn
    for each statement execute function refuse_change();
alter table append_turn enable always trigger the_record_is_only_added_to;

create function take_append_turn() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '10s' as $$
begin
    -- Mode exclusive: a dump, which only reads, holds nobody up.
    lock table public.append_turn in exclusive mode;
end
$$;
comment on function take_append_turn is
    'waits until nobody else appends, for 10 s at most (SQLSTATE 55P03); lasts until the end of the transaction';

create or replace function append_audit_event(
    event_time timestamptz, event_actor text, event_kind text, event_request text, event_attempt integer,
    event_source_sequence integer, event_payload text
) returns table (sequence bigint, previous_hash bytea, hash bytea, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
    known audit_event;
    head audit_event;
    next_hash bytea;
begin
    perform take_append_turn();
    select * into known from audit_event e
    where (event_attempt is not null and e.request = event_request and e.attempt = event_attempt
            and e.source_sequence = event_source_sequence)
        or (event_attempt is null and e.attempt is null and e.time = event_time and e.kind = event_kind
            and e.request is not distinct from event_request and e.actor = event_actor and e.payload::text = event_payload)
    order by e.sequence limit 1;
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
    select * into head from audit_event e order by e.sequence desc limit 1;
    head.sequence := coalesce(head.sequence, 0);
    head.hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
    next_hash := audit_event_hash(
        head.sequence + 1, event_time, event_actor, event_kind, event_request, event_attempt, event_source_sequence,
        event_payload, head.hash);
    insert into audit_event
    values (head.sequence + 1, event_time, event_actor, event_kind, event_request, event_attempt, event_source_sequence,
        event_payload::json, head.hash, next_hash);
    return query select head.sequence + 1, head.hash, next_hash, true;
end
$$;

-- What an event says of who and when is held against what is recorded. A worker's words are held against its attempt elsewhere.
create function refuse_usurper(
    event_time timestamptz, event_actor text, event_kind text, event_request text, event_payload json
) returns void
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
    control text := event_payload ->> 'control';
    newest timestamptz;
begin
    if event_actor = 'worker' then
        return;
    end if;
    -- A minute, because facts of one request come from tasks that wait for each other, and clocks are corrected.
    if event_request is null then
        select max(e.time) into newest from audit_event e where e.request is null;
    else
        select max(e.time) into newest from audit_event e where e.request = event_request and e.actor <> 'worker';
    end if;
    if event_time < newest - interval '1 minute' then
        raise exception '% of %: its time % lies before %, which is recorded already', event_kind,
            coalesce(event_request, 'the daemon'), ledger_time(event_time), ledger_time(newest) using errcode = 'HL003';
    end if;
    if event_kind = 'request.received' then
        if event_actor <> 'user:' || (event_payload -> 'submitter' ->> 'userName') then
            raise exception '% cannot say that % dropped a file', event_actor, event_payload -> 'submitter' ->> 'userName'
                using errcode = 'HL003';
        end if;
    elsif control is not null or event_actor <> 'daemon' then
        -- An order, and a verdict that a person gave: whose is recorded as a file.
        if not exists (
            select from reception r where r.request = control and 'user:' || r.user_name = event_actor and control <> event_request)
        then
            raise exception '% of % by %: no control file of that person is recorded as %', event_kind, event_request, event_actor,
                coalesce(control, 'its order') using errcode = 'HL003';
        end if;
    end if;
end
$$;
comment on function refuse_usurper is
    'raises HL003 where an order has no recorded file of the person who is said to give it, or an event lies more than a minute before what is recorded';

-- What a team's requests have cost, and what is reserved for those that are admitted and not yet paid.
create view spending as
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
comment on view spending is 'per request: what it has cost, or what is reserved for it since its verdict';

-- A control file is no request.
create or replace view request_overview as
select r.request, q.name, q.team, q.purpose, r.file_name, r.user_name, s.state, r.received_at, s.changed_at,
    (select v.estimated_cost_yen from verdict v where v.request = r.request order by v.event_sequence desc limit 1)
        as estimated_cost_yen,
    (select sum(c.cost_yen) from cost c where c.request = r.request) as cost_yen
from reception r
join request_state s using (request)
left join lateral (
    select name, team, purpose from request where request.request = r.request order by event_sequence desc limit 1) q on true
where not exists (select from audit_event c where c.request = r.request and c.kind = 'control.decided');

revoke all on append_turn from public;
revoke all on function take_append_turn, refuse_usurper from public;
grant execute on function take_append_turn to heterolora_writer;
grant select on spending to heterolora_writer, heterolora_reader;
