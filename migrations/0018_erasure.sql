-- What people are called and what they wrote can be erased, and the chain holds: of an event that has such values, what is hashed has salted commitments in their place
-- (decision 30). The values and their salts stand beside it in the same row, and payload and actor are as ever what readers read.

alter table fact_kind add column sealed_fields text[];
comment on column fact_kind.sealed_fields is
    'fields of the payload, at any depth, whose texts and lists of texts are hashed as salted commitments, so that they can be erased; null where there are none';

alter table fact_kind disable trigger the_record_is_only_added_to;
update fact_kind k set sealed_fields = said.fields
from (values
    ('request.received', array['userName', 'groups', 'text', 'firstLines']),
    ('request.judged', array['userName', 'groups', 'purpose', 'text', 'reason', 'approvedBy', 'user', 'owner']),
    ('request.controlled', array['reason']),
    ('control.decided', array['reason', 'user', 'owner']),
    ('run.ended', array['reason', 'user'])) as said (kind, fields)
where k.kind = said.kind;
insert into fact_kind (kind, is_workers, is_of_request, since_migration, meaning, payload_schema)
values ('values.erased', false, false, 18, 'values of earlier events were erased: which, by event and commitment, and why',
    $json${"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "values.erased",
     "description": "values of earlier events were erased: which, by event and commitment, and why", "type": "object",
     "properties": {"reason": {"type": "string"},
      "values": {"type": "array", "items": {"type": "object",
       "properties": {"event": {"type": "integer"}, "commitment": {"$ref": "#/$defs/digest"}}, "required": ["event", "commitment"],
       "additionalProperties": false}}},
     "required": ["reason", "values"], "additionalProperties": false,
     "$defs": {"digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}}$json$::jsonb);
alter table fact_kind enable always trigger the_record_is_only_added_to;

alter table audit_event add column sealed_actor text, add column sealed_payload text, add column sealed_values jsonb;
comment on table audit_event is
    'every fact of the service, in order; rows are added, never removed, and never changed but for values that an event values.erased takes out';
comment on column audit_event.actor is 'who says or did it: daemon, worker or user:NAME; user:(erased) where the name was erased';
comment on column audit_event.payload is
    'the fact, with (erased) in place of what was erased; type json because it keeps the exact text, which is hashed where sealed_payload is null';
comment on column audit_event.sealed_actor is 'the actor as it is hashed, with a commitment in place of the name; null where the actor itself is hashed';
comment on column audit_event.sealed_payload is
    'the payload as it is hashed, with commitments in place of values; null where the payload itself is hashed: kinds without sealed_fields, and events of before migration 18';
comment on column audit_event.sealed_values is
    'by commitment, salt and value (the JSON text that stands in payload) of what is not erased: a commitment is value_commitment(salt, value)';

create function value_commitment(salt text, value text) returns text
language sql immutable parallel safe
return encode(sha256(ledger_field('heterolora-value-1') || ledger_field(salt) || ledger_field(value)), 'hex');
comment on function value_commitment is 'what is hashed in place of a value: SHA-256 over a word, the salt in hexadecimal and the JSON text of the value, each as ledger_field writes it';

create function disclosed_payload(sealed_payload text, sealed_values jsonb) returns text
language plpgsql immutable strict set search_path = pg_catalog, public, pg_temp as $$
declare
    mark constant text := '"salted-sha256:';
    -- Without a backslash, which standard_conforming_strings may give another meaning.
    pattern constant text := '([[]?)"salted-sha256:([0-9a-f]{64})"([]]?)';
    shown text := sealed_payload;
    before text;
    marks integer := (length(sealed_payload) - length(replace(sealed_payload, mark, ''))) / length(mark);
    said record;
    between text[];
    found text[];
    place integer := 1;
    value text;
begin
    -- As long as nothing is erased each commitment has its value, and the server's own search is thirty times as fast.
    for said in select v.key, v.value ->> 'value' as value from jsonb_each(sealed_values) v loop
        before := shown;
        shown := replace(shown, case when said.value like '[%' then '[' || mark || said.key || '"]' else mark || said.key || '"' end, said.value);
        if shown <> before then
            marks := marks - 1;
        end if;
    end loop;
    if marks = 0 then
        return shown;
    end if;
    between := regexp_split_to_array(sealed_payload, pattern);
    for found in select regexp_matches(sealed_payload, pattern, 'g') loop
        value := sealed_values -> found[2] ->> 'value';
        between[place] := between[place]
            || case when value like '[%' then value else found[1] || coalesce(value, '"(erased)"') || found[3] end;
        place := place + 1;
    end loop;
    return array_to_string(between, '');
end
$$;
comment on function disclosed_payload is 'a payload of what is hashed and of what is not erased';

create function disclosed_actor(sealed_actor text, sealed_values jsonb) returns text
language sql immutable strict parallel safe
return 'user:' || coalesce((sealed_values -> substr(sealed_actor, 20) ->> 'value')::json #>> '{}', '(erased)');
comment on function disclosed_actor is 'an actor of what is hashed and of what is not erased';

create function is_sealed(actor text, payload text, sealed_actor text, sealed_payload text, sealed_values jsonb) returns boolean
language plpgsql immutable set search_path = pg_catalog, public, pg_temp as $$
begin
    return coalesce(disclosed_actor(sealed_actor, sealed_values), actor) = actor
        and coalesce(disclosed_payload(sealed_payload, sealed_values), payload) = payload
        and coalesce((select bool_and(v.key = value_commitment(v.value ->> 'salt', v.value ->> 'value')) from jsonb_each(sealed_values) v), false);
end
$$;
comment on function is_sealed is 'whether what is hashed of an event, with the values beside it, is what it says';

create function erase_values(erasing bigint, erasure json) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    gone record;
    numbers bigint[] := '{}';
begin
    for gone in
        select v.event, array_agg(v.commitment) as commitments
        from json_to_recordset(erasure -> 'values') as v (event bigint, commitment text) group by v.event order by v.event
    loop
        update audit_event e
        set sealed_values = e.sealed_values - gone.commitments,
            actor = coalesce(disclosed_actor(e.sealed_actor, e.sealed_values - gone.commitments), e.actor),
            payload = coalesce(disclosed_payload(e.sealed_payload, e.sealed_values - gone.commitments)::json, e.payload)
        where e.sequence = gone.event and e.sequence < erasing and e.sealed_values ?& gone.commitments;
        if not found then
            raise exception 'event % has not all of the values % to erase', gone.event, gone.commitments using errcode = 'HL003';
        end if;
        numbers := numbers || gone.event;
    end loop;
    update reception t set user_name = p.user_name from projected_reception p
    where p.event_sequence = any(numbers) and t.event_sequence = p.event_sequence;
    update request t set purpose = p.purpose from projected_request p
    where p.event_sequence = any(numbers) and t.event_sequence = p.event_sequence;
    update finding t set reason = p.reason from projected_finding p
    where p.event_sequence = any(numbers) and t.event_sequence = p.event_sequence and t.place = p.place;
    update outcome t set reason = p.reason from projected_outcome p
    where p.event_sequence = any(numbers) and t.event_sequence = p.event_sequence;
end
$$;
comment on function erase_values is 'takes values out of earlier events and of what the typed tables have of them: what the event values.erased does';

create function refuse_change_but_erasure() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op <> 'UPDATE' or pg_trigger_depth() < 2 then
        raise exception '% on % refused: the ledger is only ever added to', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
comment on function refuse_change_but_erasure is
    'refuses DELETE and TRUNCATE from everybody, owner and superuser included, and UPDATE but where an event does it: values.erased';

do $$
declare
    name text;
    guard text;
begin
    foreach name in array array['audit_event', 'reception', 'request', 'finding', 'outcome'] loop
        guard := case name when 'audit_event' then 'the_record_is_only_added_to' else 'a_projection_is_only_added_to' end;
        execute format('drop trigger %I on %I', guard, name);
        execute format('create trigger %I before update or delete or truncate on %I for each statement execute function refuse_change_but_erasure()',
            guard, name);
        execute format('alter table %I enable always trigger %I', name, guard);
    end loop;
end
$$;

create or replace function refuse_usurper(event_time timestamptz, event_actor text, event_kind text, event_request text, event_payload json) returns void
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
    elsif event_kind = 'values.erased' then
        -- By the login: this runs with the owner's rights for whoever appends.
        if not pg_has_role(session_user, (select relowner from pg_class where oid = 'audit_event'::regclass), 'usage') then
            raise exception '% may not erase: only the owner of the ledger may', session_user using errcode = 'insufficient_privilege';
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
            c.file_count + coalesce(before.file_count, 0), c.file_bytes + coalesce(before.file_bytes, 0)
        from consumption_change c
        left join lateral (
            select * from consumption k where k.scope = c.scope and k.name = c.name order by k.event_sequence desc limit 1) before on true
        where c.event_sequence = new.sequence;
    end if;
    return null;
end
$$;

-- It takes what is hashed in place of actor and payload, and gives it back where the event was there already, with the commitments of then: whoever appends makes
-- them, and knows the hash.
drop function append_audit_event;
create function append_audit_event(
    event_time timestamptz, event_actor text, event_kind text, event_request text, event_attempt integer,
    event_source_sequence integer, event_payload text, event_sealed_actor text default null, event_sealed_payload text default null,
    event_sealed_values jsonb default null
) returns table (
    sequence bigint, previous_hash bytea, hash bytea, is_new boolean, sealed_actor text, sealed_payload text, sealed_values jsonb)
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
        return query select known.sequence, known.previous_hash, known.hash, false, known.sealed_actor, known.sealed_payload, known.sealed_values;
        return;
    end if;
    perform refuse_usurper(event_time, event_actor, event_kind, event_request, event_payload::json);
    if coalesce(event_sealed_actor, event_sealed_payload, event_sealed_values::text) is not null
        and not is_sealed(event_actor, event_payload, event_sealed_actor, event_sealed_payload, event_sealed_values) then
        raise exception 'the values beside % of % are not those of its commitments', event_kind, coalesce(event_request, 'the daemon')
            using errcode = 'HL002';
    end if;
    select e.sequence, e.hash into head_sequence, head_hash from audit_event e order by e.sequence desc limit 1;
    head_sequence := coalesce(head_sequence, 0);
    head_hash := coalesce(head_hash, decode(repeat('00', 32), 'hex'));
    next_hash := audit_event_hash(
        head_sequence + 1, event_time, coalesce(event_sealed_actor, event_actor), event_kind, event_request, event_attempt,
        event_source_sequence, coalesce(event_sealed_payload, event_payload), head_hash);
    insert into audit_event (sequence, time, actor, kind, request, attempt, source_sequence, payload, previous_hash, hash,
        sealed_actor, sealed_payload, sealed_values)
    values (head_sequence + 1, event_time, event_actor, event_kind, event_request, event_attempt, event_source_sequence,
        event_payload::json, head_hash, next_hash, event_sealed_actor, event_sealed_payload, event_sealed_values);
    return query select head_sequence + 1, head_hash, next_hash, true, null::text, null::text, null::jsonb;
end
$$;
comment on function append_audit_event is 'adds one fact to the ledger; the only thing that the daemon''s role may do to it';

revoke all on function append_audit_event, disclosed_payload, disclosed_actor, is_sealed, erase_values, refuse_change_but_erasure, value_commitment from public;
grant execute on function append_audit_event to heterolora_writer;
grant execute on function value_commitment to heterolora_writer, heterolora_reader, heterolora_team_reader;
