-- The record itself: one row per fact, chained by hashes, to which rows can only be added, and only through one function.
-- docs/ledger.md says byte by byte what is hashed.

do $$
begin
    if current_setting('server_encoding') <> 'UTF8' then
        raise exception 'the database has encoding %; the ledger needs UTF8', current_setting('server_encoding');
    end if;
end
$$;

create table audit_event (
    sequence bigint constraint an_event_has_a_number primary key
        constraint event_numbers_begin_at_one check (sequence >= 1),
    time timestamptz not null
        constraint an_event_lies_between_the_years_2000_and_9999 check (time >= '2000-01-01Z' and time < '9999-12-31Z'),
    actor text not null
        constraint an_actor_is_daemon_or_worker_or_a_user check (actor in ('daemon', 'worker') or actor ~ '^user:.'),
    kind text not null
        constraint an_event_is_of_a_known_kind check (kind in (
            'daemon.started', 'policies.loaded', 'machine.calibrated', 'request.received', 'request.judged', 'run.planned',
            'run.started', 'run.prepared', 'search.scored', 'search.allocated', 'trial.started', 'trial.progressed',
            'trial.finished', 'artifact.written', 'work.finished', 'run.ended', 'cost.recorded')),
    request text,
    attempt integer,
    source_sequence integer,
    payload json not null,
    previous_hash bytea not null constraint a_previous_hash_has_32_bytes check (octet_length(previous_hash) = 32),
    hash bytea not null constraint a_hash_has_32_bytes check (octet_length(hash) = 32),
    constraint only_facts_about_the_daemon_have_no_request check (
        (request is null) = (kind in ('daemon.started', 'policies.loaded', 'machine.calibrated'))),
    constraint a_source_is_attempt_and_number_of_a_request check (
        (attempt is null) = (source_sequence is null) and (attempt is null or request is not null)),
    constraint a_worker_says_only_what_workers_may_say_and_names_its_source check (
        actor <> 'worker' or (attempt is not null and kind in (
            'run.prepared', 'search.scored', 'search.allocated', 'trial.started', 'trial.progressed', 'trial.finished',
            'artifact.written', 'work.finished'))),
    constraint a_source_is_recorded_once unique (request, attempt, source_sequence)
);
create index audit_event_by_request on audit_event (request, sequence);
create index audit_event_by_time on audit_event (time);

comment on table audit_event is 'every fact of the service, in order; rows are added, never changed or removed';
comment on column audit_event.sequence is 'global number, from 1, without gaps';
comment on column audit_event.time is 'when it happened, by the clock of whoever says so; UTC, microseconds';
comment on column audit_event.actor is 'who says or did it: daemon, worker or user:NAME';
comment on column audit_event.kind is 'what sort of fact; decides the shape of the payload';
comment on column audit_event.request is 'id of the request that it is about; null for facts about the daemon';
comment on column audit_event.attempt is 'for a worker''s fact: the attempt of the run that said it';
comment on column audit_event.source_sequence is 'for a worker''s fact: its number in events.jsonl of that attempt';
comment on column audit_event.payload is 'the fact; type json because it keeps the exact text that was hashed';
comment on column audit_event.previous_hash is 'hash of the event before; 32 zero bytes in the first';
comment on column audit_event.hash is 'SHA-256 over the event and previous_hash, see audit_event_hash';

create function ledger_time(instant timestamptz) returns text
language sql stable parallel safe
return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
comment on function ledger_time is 'the one spelling of a time in hashes and receipts: 2026-11-24T01:35:48.123456Z';

create function ledger_field(field text) returns bytea
language sql immutable parallel safe
return convert_to(coalesce(octet_length(field) || ':' || field || ',', '-,'), 'UTF8');
comment on function ledger_field is 'a field as it is hashed: its length in bytes, a colon, the bytes, a comma; null is -,';

create function audit_event_hash(
    sequence bigint, instant timestamptz, actor text, kind text, request text, attempt integer, source_sequence integer,
    payload text, previous_hash bytea
) returns bytea
language sql stable parallel safe
return sha256(
    ledger_field('heterolora-event-1') || ledger_field(sequence::text) || ledger_field(ledger_time(instant))
    || ledger_field(actor) || ledger_field(kind) || ledger_field(request) || ledger_field(attempt::text)
    || ledger_field(source_sequence::text) || ledger_field(payload) || ledger_field(encode(previous_hash, 'hex')));
comment on function audit_event_hash is 'the hash of an event: SHA-256 over its fields, each as ledger_field writes it';

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% on % refused: the ledger is only ever added to', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
comment on function refuse_change is 'refuses UPDATE, DELETE and TRUNCATE from everybody, owner and superuser included';

create trigger the_record_is_only_added_to before update or delete or truncate on audit_event
    for each statement execute function refuse_change();
create trigger the_record_is_only_added_to before update or delete or truncate on schema_migration
    for each statement execute function refuse_change();

-- The one way in. Waits for whoever is appending, so that numbers have no gaps and every event follows the last.
-- Appending again what is there already changes nothing and gives the event that is there: a caller whose connection broke at
-- commit may simply try again. SQLSTATE HL001 is an impossible change of state, HL002 a source that already said other things.
create function append_audit_event(
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
    perform pg_advisory_xact_lock(hashtextextended('heterolora.audit_event', 0));
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
comment on function append_audit_event is 'adds one fact to the ledger; the only thing that the daemon''s role may do to it';

revoke all on all functions in schema public from public;
grant execute on function ledger_time, ledger_field, audit_event_hash to heterolora_writer, heterolora_reader;
grant execute on function append_audit_event to heterolora_writer;
grant select on audit_event, schema_migration to heterolora_writer, heterolora_reader;
