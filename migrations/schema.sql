-- What all migrations make of an empty database, written by scripts/schema: to read and to compare, not to run.
CREATE FUNCTION public.append_audit_event(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_attempt integer, event_source_sequence integer, event_payload text, event_sealed_actor text DEFAULT NULL::text, event_sealed_payload text DEFAULT NULL::text, event_sealed_values jsonb DEFAULT NULL::jsonb) RETURNS TABLE(sequence bigint, previous_hash bytea, hash bytea, is_new boolean, sealed_actor text, sealed_payload text, sealed_values jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
ALTER FUNCTION public.append_audit_event(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_attempt integer, event_source_sequence integer, event_payload text, event_sealed_actor text, event_sealed_payload text, event_sealed_values jsonb) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.append_audit_event(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_attempt integer, event_source_sequence integer, event_payload text, event_sealed_actor text, event_sealed_payload text, event_sealed_values jsonb) IS 'adds one fact to the ledger; the only thing that the daemon''s role may do to it';
CREATE FUNCTION public.ledger_field_text(field text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(((((octet_length(field))::text || ':'::text) || field) || ','::text), '-,'::text);
ALTER FUNCTION public.ledger_field_text(field text) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.ledger_field_text(field text) IS 'what ledger_field gives, before it becomes bytes';
CREATE FUNCTION public.ledger_time(instant timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char((instant AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text);
ALTER FUNCTION public.ledger_time(instant timestamp with time zone) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.ledger_time(instant timestamp with time zone) IS 'the one spelling of a time in hashes and receipts: 2026-11-24T01:35:48.123456Z';
CREATE FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(convert_to(((((((((('18:heterolora-event-1,'::text || public.ledger_field_text((sequence)::text)) || public.ledger_field_text(public.ledger_time(instant))) || public.ledger_field_text(actor)) || public.ledger_field_text(kind)) || public.ledger_field_text(request)) || public.ledger_field_text((attempt)::text)) || public.ledger_field_text((source_sequence)::text)) || public.ledger_field_text(payload)) || public.ledger_field_text(encode(previous_hash, 'hex'::text))), 'UTF8'::name));
ALTER FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) IS 'the hash of an event: SHA-256 over its fields, each as ledger_field writes it';
CREATE FUNCTION public.can_follow(state_before text, state_after text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((((((((((((((((((COALESCE(state_before, ''::text) = ''::text) AND (state_after = 'received'::text)) OR ((COALESCE(state_before, ''::text) = 'received'::text) AND (state_after = 'admitted'::text))) OR ((COALESCE(state_before, ''::text) = 'received'::text) AND (state_after = 'held'::text))) OR ((COALESCE(state_before, ''::text) = 'received'::text) AND (state_after = 'refused'::text))) OR ((COALESCE(state_before, ''::text) = 'received'::text) AND (state_after = 'finished'::text))) OR ((COALESCE(state_before, ''::text) = 'held'::text) AND (state_after = 'held'::text))) OR ((COALESCE(state_before, ''::text) = 'held'::text) AND (state_after = 'admitted'::text))) OR ((COALESCE(state_before, ''::text) = 'held'::text) AND (state_after = 'refused'::text))) OR ((COALESCE(state_before, ''::text) = 'held'::text) AND (state_after = 'expired'::text))) OR ((COALESCE(state_before, ''::text) = 'admitted'::text) AND (state_after = 'planned'::text))) OR ((COALESCE(state_before, ''::text) = 'admitted'::text) AND (state_after = 'failed'::text))) OR ((COALESCE(state_before, ''::text) = 'admitted'::text) AND (state_after = 'cancelled'::text))) OR ((COALESCE(state_before, ''::text) = 'planned'::text) AND (state_after = 'running'::text))) OR ((COALESCE(state_before, ''::text) = 'planned'::text) AND (state_after = 'failed'::text))) OR ((COALESCE(state_before, ''::text) = 'planned'::text) AND (state_after = 'cancelled'::text))) OR ((COALESCE(state_before, ''::text) = 'running'::text) AND (state_after = 'running'::text))) OR ((COALESCE(state_before, ''::text) = 'running'::text) AND (state_after = 'finished'::text))) OR ((COALESCE(state_before, ''::text) = 'running'::text) AND (state_after = 'failed'::text))) OR ((COALESCE(state_before, ''::text) = 'running'::text) AND (state_after = 'cancelled'::text)));
ALTER FUNCTION public.can_follow(state_before text, state_after text) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.can_follow(state_before text, state_after text) IS 'whether a request may go from one state (null: unknown to the ledger) to another';
CREATE FUNCTION public.disclosed_actor(sealed_actor text, sealed_values jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ('user:'::text || COALESCE(((((sealed_values -> substr(sealed_actor, 20)) ->> 'value'::text))::json #>> '{}'::text[]), '(erased)'::text));
ALTER FUNCTION public.disclosed_actor(sealed_actor text, sealed_values jsonb) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.disclosed_actor(sealed_actor text, sealed_values jsonb) IS 'an actor of what is hashed and of what is not erased';
CREATE FUNCTION public.disclosed_payload(sealed_payload text, sealed_values jsonb) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
ALTER FUNCTION public.disclosed_payload(sealed_payload text, sealed_values jsonb) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.disclosed_payload(sealed_payload text, sealed_values jsonb) IS 'a payload of what is hashed and of what is not erased';
CREATE FUNCTION public.end_lease(lease_station text, lease_token bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    update daemon_lease l set expires_at = clock_timestamp() where l.station = lease_station and l.token = lease_token;
$$;
ALTER FUNCTION public.end_lease(lease_station text, lease_token bigint) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.end_lease(lease_station text, lease_token bigint) IS 'lets the next daemon take the name at once';
CREATE FUNCTION public.erase_values(erasing bigint, erasure json) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
ALTER FUNCTION public.erase_values(erasing bigint, erasure json) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.erase_values(erasing bigint, erasure json) IS 'takes values out of earlier events and of what the typed tables have of them: what the event values.erased does';
CREATE FUNCTION public.is_sealed(actor text, payload text, sealed_actor text, sealed_payload text, sealed_values jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    return coalesce(disclosed_actor(sealed_actor, sealed_values), actor) = actor
        and coalesce(disclosed_payload(sealed_payload, sealed_values), payload) = payload
        and coalesce((select bool_and(v.key = value_commitment(v.value ->> 'salt', v.value ->> 'value')) from jsonb_each(sealed_values) v), false);
end
$$;
ALTER FUNCTION public.is_sealed(actor text, payload text, sealed_actor text, sealed_payload text, sealed_values jsonb) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.is_sealed(actor text, payload text, sealed_actor text, sealed_payload text, sealed_values jsonb) IS 'whether what is hashed of an event, with the values beside it, is what it says';
CREATE FUNCTION public.ledger_field(field text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN convert_to(COALESCE((((octet_length(field) || ':'::text) || field) || ','::text), '-,'::text), 'UTF8'::name);
ALTER FUNCTION public.ledger_field(field text) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.ledger_field(field text) IS 'a field as it is hashed: its length in bytes, a colon, the bytes, a comma; null is -,';
CREATE FUNCTION public.project_audit_event() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
ALTER FUNCTION public.project_audit_event() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.project_audit_event() IS 'fills the typed tables from their definitions, in the event''s own transaction';
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    raise exception '% on % refused: the ledger is only ever added to', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
ALTER FUNCTION public.refuse_change() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.refuse_change() IS 'refuses UPDATE, DELETE and TRUNCATE from everybody, owner and superuser included';
CREATE FUNCTION public.refuse_change_but_erasure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if tg_op <> 'UPDATE' or pg_trigger_depth() < 2 then
        raise exception '% on % refused: the ledger is only ever added to', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
ALTER FUNCTION public.refuse_change_but_erasure() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.refuse_change_but_erasure() IS 'refuses DELETE and TRUNCATE from everybody, owner and superuser included, and UPDATE but where an event does it: values.erased';
CREATE FUNCTION public.refuse_change_by_hand() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if tg_op not in ('INSERT', 'UPDATE') or pg_trigger_depth() < 2 then
        raise exception '% on % refused: only events change it', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;
ALTER FUNCTION public.refuse_change_by_hand() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.refuse_change_by_hand() IS 'refuses to everybody what does not follow from a new event';
CREATE FUNCTION public.refuse_unknown_fact() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    is_workers boolean;
    is_of_request boolean;
begin
    select k.is_workers, k.is_of_request into is_workers, is_of_request from fact_kind k where k.kind = new.kind;
    if not found then
        raise exception '% is no kind of fact: fact_kind has none of that name', new.kind
            using errcode = 'check_violation', constraint = 'an_event_is_of_a_known_kind';
    elsif is_of_request <> (new.request is not null) then
        raise exception '% is a fact about %', new.kind, case when is_of_request then 'a request, and names none' else 'the daemon, and names a request' end
            using errcode = 'check_violation', constraint = 'only_facts_about_the_daemon_have_no_request';
    elsif new.actor = 'worker' and not is_workers then
        raise exception '% is not for a worker to say', new.kind
            using errcode = 'check_violation', constraint = 'a_worker_says_only_what_workers_may_say';
    end if;
    return new;
end
$$;
ALTER FUNCTION public.refuse_unknown_fact() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.refuse_unknown_fact() IS 'raises check_violation where an event is of no kind of fact_kind, or not as its kind is: whose word, about a request or not';
CREATE FUNCTION public.refuse_usurper(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_payload json) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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
ALTER FUNCTION public.refuse_usurper(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_payload json) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.refuse_usurper(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_payload json) IS 'raises HL003 where an order has no recorded file of the person who is said to give it, or an event lies more than a minute before what is recorded';
CREATE FUNCTION public.renew_lease(lease_station text, lease_token bigint, seconds integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    update daemon_lease l set expires_at = clock_timestamp() + make_interval(secs => seconds)
    where l.station = lease_station and l.token = lease_token;
    return found;
end
$$;
ALTER FUNCTION public.renew_lease(lease_station text, lease_token bigint, seconds integer) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.renew_lease(lease_station text, lease_token bigint, seconds integer) IS 'says that the holder of this number is alive; false where the name has been taken by another';
CREATE TABLE public.team_reader (
    login name NOT NULL,
    team text NOT NULL,
    may_read boolean DEFAULT true NOT NULL,
    said_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    said_by name DEFAULT SESSION_USER NOT NULL
);
ALTER TABLE public.team_reader OWNER TO heterolora_owner;
COMMENT ON TABLE public.team_reader IS 'which logins of heterolora_team_reader see which teams: of a login and a team the newest row counts. Rows are added by the owner, and by nobody else';
COMMENT ON COLUMN public.team_reader.login IS 'the role that a session was opened as; by name, so that a login of the same name that is made later is meant too';
COMMENT ON COLUMN public.team_reader.team IS 'metadata.team of the requests that it sees';
COMMENT ON COLUMN public.team_reader.may_read IS 'false ends it';
COMMENT ON COLUMN public.team_reader.said_at IS 'when it was said; not part of the chain';
COMMENT ON COLUMN public.team_reader.said_by IS 'the role that said it';
CREATE FUNCTION public.session_teams() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    RETURN ARRAY(SELECT newest.team FROM (SELECT DISTINCT ON (r.team) r.team, r.may_read FROM public.team_reader r WHERE (r.login = SESSION_USER) ORDER BY r.team, r.said_at DESC) newest WHERE newest.may_read ORDER BY newest.team);
ALTER FUNCTION public.session_teams() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.session_teams() IS 'the teams whose requests this session sees as a team reader';
CREATE TABLE public.audit_event (
    sequence bigint NOT NULL,
    "time" timestamp with time zone NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    request text,
    attempt integer,
    source_sequence integer,
    payload json NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp(),
    sealed_actor text,
    sealed_payload text,
    sealed_values jsonb,
    CONSTRAINT a_hash_has_32_bytes CHECK ((octet_length(hash) = 32)),
    CONSTRAINT a_previous_hash_has_32_bytes CHECK ((octet_length(previous_hash) = 32)),
    CONSTRAINT a_source_is_attempt_and_number_of_a_request CHECK ((((attempt IS NULL) = (source_sequence IS NULL)) AND ((attempt IS NULL) OR (request IS NOT NULL)))),
    CONSTRAINT a_worker_names_its_source CHECK (((actor <> 'worker'::text) OR (attempt IS NOT NULL))),
    CONSTRAINT an_actor_is_daemon_or_worker_or_a_user CHECK (((actor = ANY (ARRAY['daemon'::text, 'worker'::text])) OR (actor ~ '^user:.'::text))),
    CONSTRAINT an_event_lies_between_the_years_2000_and_9999 CHECK ((("time" >= '2000-01-01 00:00:00+00'::timestamp with time zone) AND ("time" < '9999-12-31 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT event_numbers_begin_at_one CHECK ((sequence >= 1))
);
ALTER TABLE public.audit_event OWNER TO heterolora_owner;
COMMENT ON TABLE public.audit_event IS 'every fact of the service, in order; rows are added, never removed, and never changed but for values that an event values.erased takes out';
COMMENT ON COLUMN public.audit_event.sequence IS 'global number, from 1, without gaps';
COMMENT ON COLUMN public.audit_event."time" IS 'when it happened, by the clock of whoever says so; UTC, microseconds';
COMMENT ON COLUMN public.audit_event.actor IS 'who says or did it: daemon, worker or user:NAME; user:(erased) where the name was erased';
COMMENT ON COLUMN public.audit_event.kind IS 'what sort of fact; decides the shape of the payload';
COMMENT ON COLUMN public.audit_event.request IS 'id of the request that it is about; null for facts about the daemon';
COMMENT ON COLUMN public.audit_event.attempt IS 'for a worker''s fact: the attempt of the run that said it';
COMMENT ON COLUMN public.audit_event.source_sequence IS 'for a worker''s fact: its number in events.jsonl of that attempt';
COMMENT ON COLUMN public.audit_event.payload IS 'the fact, with (erased) in place of what was erased; type json because it keeps the exact text, which is hashed where sealed_payload is null';
COMMENT ON COLUMN public.audit_event.previous_hash IS 'hash of the event before; 32 zero bytes in the first';
COMMENT ON COLUMN public.audit_event.hash IS 'SHA-256 over the event and previous_hash, see audit_event_hash';
COMMENT ON COLUMN public.audit_event.recorded_at IS 'when the database had it, by its own clock; not covered by the hash; null in events of before migration 12';
COMMENT ON COLUMN public.audit_event.sealed_actor IS 'the actor as it is hashed, with a commitment in place of the name; null where the actor itself is hashed';
COMMENT ON COLUMN public.audit_event.sealed_payload IS 'the payload as it is hashed, with commitments in place of values; null where the payload itself is hashed: kinds without sealed_fields, and events of before migration 18';
COMMENT ON COLUMN public.audit_event.sealed_values IS 'by commitment, salt and value (the JSON text that stands in payload) of what is not erased: a commitment is value_commitment(salt, value)';
CREATE TABLE public.standing (
    event_sequence bigint NOT NULL,
    request text NOT NULL,
    state text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    name text,
    team text,
    is_control boolean NOT NULL
);
ALTER TABLE public.standing OWNER TO heterolora_owner;
COMMENT ON TABLE public.standing IS 'where every request stands now; kept up to date by the events, and by nothing else';
COMMENT ON COLUMN public.standing.event_sequence IS 'the event that brought it there';
COMMENT ON COLUMN public.standing.request IS 'id of the request';
COMMENT ON COLUMN public.standing.state IS 'received, admitted, held, refused, expired, planned, running, finished, failed or cancelled';
COMMENT ON COLUMN public.standing.changed_at IS 'when it came to that';
COMMENT ON COLUMN public.standing.received_at IS 'when the file was claimed from the spool';
COMMENT ON COLUMN public.standing.name IS 'metadata.name of the request; null where it was never well-formed';
COMMENT ON COLUMN public.standing.team IS 'metadata.team: whose quota pays; null where the request was never well-formed';
COMMENT ON COLUMN public.standing.is_control IS 'a control file, which is no request';
CREATE FUNCTION public.session_sees_order(control text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    RETURN COALESCE(((SELECT t.team FROM (public.audit_event e JOIN public.standing t ON ((t.request = ((e.payload -> 'order'::text) ->> 'request'::text)))) WHERE ((e.request = session_sees_order.control) AND (e.kind = 'control.decided'::text))) = ANY (public.session_teams())), false);
ALTER FUNCTION public.session_sees_order(control text) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.session_sees_order(control text) IS 'whether a control file is about a request of one of this session''s teams';
CREATE FUNCTION public.take_append_turn() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '10s'
    AS $$
declare
    said text := current_setting('heterolora.lease', true);
begin
    -- Mode exclusive: a dump, which only reads, holds nobody up.
    lock table public.append_turn in exclusive mode;
    if said <> '' and not exists (
        select from daemon_lease l where l.station = split_part(said, '/', 1) and l.token::text = split_part(said, '/', 2))
    then
        raise exception 'another daemon has taken the name of this one (lease %)', said using errcode = 'HL004';
    end if;
end
$$;
ALTER FUNCTION public.take_append_turn() OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.take_append_turn() IS 'waits until nobody else appends, for 10 s at most (SQLSTATE 55P03); lasts until the end of the transaction';
CREATE FUNCTION public.take_lease(lease_station text, lease_holder text, seconds integer, OUT token bigint, OUT holder text, OUT expires_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
    known daemon_lease;
begin
    if seconds not between 1 and 86400 then
        raise exception 'a lease of % seconds; 1 to 86400 are needed', seconds using errcode = '22023';
    end if;
    -- Whatever this session had before.
    perform set_config('heterolora.lease', '', false);
    perform take_append_turn();
    select * into known from daemon_lease l where l.station = lease_station;
    if known.holder <> lease_holder and known.expires_at > clock_timestamp() then
        holder := known.holder;
        expires_at := known.expires_at;
        return;
    end if;
    insert into daemon_lease as l (station, token, holder, taken_at, expires_at)
    values (lease_station, 1, lease_holder, clock_timestamp(), clock_timestamp() + make_interval(secs => seconds))
    on conflict (station) do update
    set token = l.token + 1, holder = excluded.holder, taken_at = excluded.taken_at, expires_at = excluded.expires_at
    returning l.token, l.holder, l.expires_at into token, holder, expires_at;
    perform set_config('heterolora.lease', lease_station || '/' || token, false);
end
$$;
ALTER FUNCTION public.take_lease(lease_station text, lease_holder text, seconds integer, OUT token bigint, OUT holder text, OUT expires_at timestamp with time zone) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.take_lease(lease_station text, lease_holder text, seconds integer, OUT token bigint, OUT holder text, OUT expires_at timestamp with time zone) IS 'gives the name of a station to whoever asks, with the next number, where it is free, has run out, or is the same holder''s; token is null where it is another''s, who is named. From then on this session appends under it';
CREATE FUNCTION public.value_commitment(salt text, value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN encode(sha256(((public.ledger_field('heterolora-value-1'::text) || public.ledger_field(salt)) || public.ledger_field(value))), 'hex'::text);
ALTER FUNCTION public.value_commitment(salt text, value text) OWNER TO heterolora_owner;
COMMENT ON FUNCTION public.value_commitment(salt text, value text) IS 'what is hashed in place of a value: SHA-256 over a word, the salt in hexadecimal and the JSON text of the value, each as ledger_field writes it';
CREATE TABLE public.allocation (
    event_sequence bigint NOT NULL,
    place integer NOT NULL,
    request text,
    attempt integer,
    arm text,
    budget bigint,
    site text NOT NULL,
    rank integer NOT NULL,
    parameter_count bigint,
    saliency double precision,
    gain_per_parameter double precision,
    budget_left bigint,
    reason text NOT NULL,
    curve_budget bigint,
    draw integer
);
ALTER TABLE public.allocation OWNER TO heterolora_owner;
COMMENT ON TABLE public.allocation IS 'the allocator''s decision on each site, in the order of its decisions, with the reason';
COMMENT ON COLUMN public.allocation.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.allocation.place IS 'in the order of the allocator''s decisions, from 1';
COMMENT ON COLUMN public.allocation.request IS 'id of the request';
COMMENT ON COLUMN public.allocation.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.allocation.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.allocation.budget IS 'parameters that it was made under: of a baseline, what the searched arm uses';
COMMENT ON COLUMN public.allocation.site IS 'the checkpoint''s own name of the place of a module';
COMMENT ON COLUMN public.allocation.rank IS '0: no module at this site';
COMMENT ON COLUMN public.allocation.parameter_count IS 'adapter parameters of the module at that site';
COMMENT ON COLUMN public.allocation.saliency IS 'the proxy''s number that placed the site; null where no proxy was asked';
COMMENT ON COLUMN public.allocation.gain_per_parameter IS 'saliency divided by the parameters of a module of the full rank';
COMMENT ON COLUMN public.allocation.budget_left IS 'parameters of the budget that remain after this decision';
COMMENT ON COLUMN public.allocation.reason IS 'the decision in words';
COMMENT ON COLUMN public.allocation.curve_budget IS 'the budget of the curve that it is for; null where the run has one';
COMMENT ON COLUMN public.allocation.draw IS 'which of the draws of places, from 1; null where the arm draws none, and in runs of before there were several';
CREATE TABLE public.append_turn (
);
ALTER TABLE public.append_turn OWNER TO heterolora_owner;
COMMENT ON TABLE public.append_turn IS 'locked by whoever appends until its transaction ends; it holds nothing, and nobody has a right to it';
CREATE TABLE public.artifact (
    event_sequence bigint NOT NULL,
    request text,
    attempt integer,
    kind text,
    path text NOT NULL,
    size_bytes bigint,
    sha256 text NOT NULL,
    arm text,
    seed numeric,
    budget bigint,
    draw integer
);
ALTER TABLE public.artifact OWNER TO heterolora_owner;
COMMENT ON TABLE public.artifact IS 'files that a run left behind';
COMMENT ON COLUMN public.artifact.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.artifact.request IS 'id of the request';
COMMENT ON COLUMN public.artifact.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.artifact.kind IS 'adapter-configuration, adapter-weights, head-configuration, head-weights, predictions or report';
COMMENT ON COLUMN public.artifact.path IS 'relative to the request''s results folder';
COMMENT ON COLUMN public.artifact.size_bytes IS 'of the file';
COMMENT ON COLUMN public.artifact.sha256 IS 'of the file, in hexadecimal';
COMMENT ON COLUMN public.artifact.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.artifact.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.artifact.budget IS 'the budget of the curve that the trial keeps to; null where the run has one, and where the arm keeps to none';
COMMENT ON COLUMN public.artifact.draw IS 'which of the draws of places, from 1; null where the arm draws none, and in runs of before there were several';
CREATE VIEW public.attempt WITH (security_invoker='true') AS
 SELECT s.sequence AS event_sequence,
    s.request,
    ((s.payload ->> 'attempt'::text))::integer AS attempt,
    s."time" AS started_at,
    i."time" AS interrupted_at,
    (i.payload ->> 'reason'::text) AS reason,
    (i.payload ->> 'words'::text) AS words,
    ((i.payload ->> 'wallSeconds'::text))::double precision AS wall_seconds
   FROM (public.audit_event s
     LEFT JOIN public.audit_event i ON (((i.request = s.request) AND (i.kind = 'run.interrupted'::text) AND ((i.payload ->> 'attempt'::text) = (s.payload ->> 'attempt'::text)))))
  WHERE (s.kind = 'run.started'::text);
ALTER TABLE public.attempt OWNER TO heterolora_owner;
COMMENT ON VIEW public.attempt IS 'each start of a worker, and how it broke off where its run did not end with it';
COMMENT ON COLUMN public.attempt.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.attempt.request IS 'id of the request';
COMMENT ON COLUMN public.attempt.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.attempt.started_at IS 'when its worker was started';
COMMENT ON COLUMN public.attempt.interrupted_at IS 'when it broke off; null where the run ended with it';
COMMENT ON COLUMN public.attempt.reason IS 'stopped, paused, died or lost; null where the run ended with it';
COMMENT ON COLUMN public.attempt.words IS 'the reason for a person';
COMMENT ON COLUMN public.attempt.wall_seconds IS 'how long its worker held its cores; null where the run ended with it';
CREATE TABLE public.measurement (
    event_sequence bigint NOT NULL,
    place integer NOT NULL,
    request text,
    attempt integer,
    arm text,
    seed numeric,
    is_final boolean,
    quantity text NOT NULL,
    split text,
    step integer,
    epoch double precision,
    value double precision NOT NULL,
    budget bigint,
    draw integer
);
ALTER TABLE public.measurement OWNER TO heterolora_owner;
COMMENT ON TABLE public.measurement IS 'numbers of trials while they ran and when they ended';
COMMENT ON COLUMN public.measurement.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.measurement.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.measurement.request IS 'id of the request';
COMMENT ON COLUMN public.measurement.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.measurement.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.measurement.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.measurement.is_final IS 'taken after the last step of the trial';
COMMENT ON COLUMN public.measurement.quantity IS 'loss (nats, or squared units), accuracy, macroF1, balancedAccuracy, matthewsCorrelation, tokensPerSecond, …';
COMMENT ON COLUMN public.measurement.split IS 'the rows that it was taken on; null where it is not about rows';
COMMENT ON COLUMN public.measurement.step IS 'optimiser steps done when it was taken';
COMMENT ON COLUMN public.measurement.epoch IS 'epochs done when it was taken, fractions included';
COMMENT ON COLUMN public.measurement.value IS 'the number, in the unit of its quantity';
COMMENT ON COLUMN public.measurement.budget IS 'the budget of the curve that the trial keeps to; null where the run has one, and where the arm keeps to none';
COMMENT ON COLUMN public.measurement.draw IS 'which of the draws of places, from 1; null where the arm draws none, and in runs of before there were several';
CREATE TABLE public.plan (
    event_sequence bigint NOT NULL,
    request text,
    sha256 text NOT NULL,
    model text,
    weights_sha256 text,
    train_sha256 text,
    validation_sha256 text,
    test_sha256 text,
    trainable_parameter_count_max bigint,
    duration_seconds_max double precision,
    search_method text,
    proxy text,
    rank integer,
    seeds numeric[],
    arms text[],
    budgets bigint[],
    draw_count integer
);
ALTER TABLE public.plan OWNER TO heterolora_owner;
COMMENT ON TABLE public.plan IS 'what a worker was told to do, by SHA-256 of plan.json';
COMMENT ON COLUMN public.plan.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.plan.request IS 'id of the request';
COMMENT ON COLUMN public.plan.sha256 IS 'of plan.json';
COMMENT ON COLUMN public.plan.model IS 'the base model: a folder of the model store';
COMMENT ON COLUMN public.plan.weights_sha256 IS 'of the base model''s weights';
COMMENT ON COLUMN public.plan.train_sha256 IS 'of the file of training rows';
COMMENT ON COLUMN public.plan.validation_sha256 IS 'of the file of validation rows';
COMMENT ON COLUMN public.plan.test_sha256 IS 'of the file of test rows';
COMMENT ON COLUMN public.plan.trainable_parameter_count_max IS 'the ceiling in adapter parameters; of a curve the largest';
COMMENT ON COLUMN public.plan.duration_seconds_max IS 'the run is stopped there';
COMMENT ON COLUMN public.plan.search_method IS 'static, dynamic or auto';
COMMENT ON COLUMN public.plan.proxy IS 'what scored the sites (docs/method.md)';
COMMENT ON COLUMN public.plan.rank IS 'of a module that is on; the largest where a rank is chosen per site';
COMMENT ON COLUMN public.plan.seeds IS 'one training of each arm with each of them';
COMMENT ON COLUMN public.plan.arms IS 'what is trained: searched, and the baselines that it is compared with';
COMMENT ON COLUMN public.plan.budgets IS 'the budgets of a curve, ascending; null where the run has one';
COMMENT ON COLUMN public.plan.draw_count IS 'how many times the arm random draws its places; null in runs of before there were several';
CREATE TABLE public.trial (
    event_sequence bigint NOT NULL,
    request text,
    attempt integer,
    arm text NOT NULL,
    seed numeric NOT NULL,
    trainable_parameter_count bigint,
    head_parameter_count bigint,
    trained_token_count bigint,
    training_seconds double precision,
    evaluation_seconds double precision,
    budget bigint,
    draw integer
);
ALTER TABLE public.trial OWNER TO heterolora_owner;
COMMENT ON TABLE public.trial IS 'finished trainings: one arm, one seed, one budget, one draw';
COMMENT ON COLUMN public.trial.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.trial.request IS 'id of the request';
COMMENT ON COLUMN public.trial.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.trial.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.trial.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.trial.trainable_parameter_count IS 'adapter parameters that it trained';
COMMENT ON COLUMN public.trial.head_parameter_count IS 'parameters of the task head, which is trained beside the budget';
COMMENT ON COLUMN public.trial.trained_token_count IS 'tokens of its training steps, all epochs together; 0 where only the head was trained';
COMMENT ON COLUMN public.trial.training_seconds IS 'of its training';
COMMENT ON COLUMN public.trial.evaluation_seconds IS 'of its evaluations';
COMMENT ON COLUMN public.trial.budget IS 'the budget of the curve that the trial keeps to; null where the run has one, and where the arm keeps to none';
COMMENT ON COLUMN public.trial.draw IS 'which of the draws of places, from 1; null where the arm draws none, and in runs of before there were several';
CREATE VIEW public.budget_curve WITH (security_invoker='true') AS
 SELECT DISTINCT ON (t.request, t.arm, t.budget, t.seed, t.draw) t.event_sequence,
    t.request,
    t.arm,
    COALESCE(t.budget, p.trainable_parameter_count_max) AS budget,
    t.seed,
    t.draw,
    t.trainable_parameter_count AS parameter_count,
    ( SELECT m.value
           FROM public.measurement m
          WHERE ((m.event_sequence = t.event_sequence) AND m.is_final AND (m.split = 'test'::text) AND (m.quantity = 'accuracy'::text))) AS accuracy,
    ( SELECT m.value
           FROM public.measurement m
          WHERE ((m.event_sequence = t.event_sequence) AND m.is_final AND (m.split = 'test'::text) AND (m.quantity = 'loss'::text))) AS loss
   FROM (public.trial t
     LEFT JOIN public.plan p ON (((p.request = t.request) AND (t.arm <> ALL (ARRAY['head-only'::text, 'full'::text])))))
  ORDER BY t.request, t.arm, t.budget, t.seed, t.draw, t.event_sequence DESC;
ALTER TABLE public.budget_curve OWNER TO heterolora_owner;
COMMENT ON VIEW public.budget_curve IS 'every finished training with its budget and what it reached on the test rows: quality against parameters, runs of one budget among them';
COMMENT ON COLUMN public.budget_curve.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.budget_curve.request IS 'id of the request';
COMMENT ON COLUMN public.budget_curve.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.budget_curve.budget IS 'null for the arms that keep to none: head-only and full';
COMMENT ON COLUMN public.budget_curve.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.budget_curve.draw IS 'which of the draws of places, from 1; null where the arm draws none';
COMMENT ON COLUMN public.budget_curve.parameter_count IS 'adapter parameters that it has of the budget';
COMMENT ON COLUMN public.budget_curve.accuracy IS 'null for tasks without labels';
COMMENT ON COLUMN public.budget_curve.loss IS 'nats per row or token, or squared units';
CREATE VIEW public.checkpoint WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e."time" AS signed_at,
    ((e.payload ->> 'size'::text))::bigint AS size,
    (e.payload ->> 'root'::text) AS root,
    (e.payload ->> 'note'::text) AS note
   FROM public.audit_event e
  WHERE (e.kind = 'checkpoint.signed'::text);
ALTER TABLE public.checkpoint OWNER TO heterolora_owner;
COMMENT ON VIEW public.checkpoint IS 'what the daemon has signed: the root of the tree over all events up to a number, and the note that others keep';
COMMENT ON COLUMN public.checkpoint.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.checkpoint.signed_at IS 'when the daemon signed it';
COMMENT ON COLUMN public.checkpoint.size IS 'how many events, from the first, the root covers';
COMMENT ON COLUMN public.checkpoint.root IS 'of the Merkle tree over those events';
COMMENT ON COLUMN public.checkpoint.note IS 'a checkpoint of C2SP (tlog-checkpoint), as it stands in the anchor folder too';
CREATE TABLE public.consumption (
    event_sequence bigint NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    reached_at timestamp with time zone NOT NULL,
    cost_yen numeric NOT NULL,
    run_count bigint NOT NULL,
    reserved_yen numeric NOT NULL,
    reserved_count bigint NOT NULL,
    file_count bigint NOT NULL,
    file_bytes numeric NOT NULL,
    currency text DEFAULT 'JPY'::text NOT NULL,
    CONSTRAINT a_consumption_is_of_a_team_or_a_user CHECK ((scope = ANY (ARRAY['team'::text, 'user'::text])))
);
ALTER TABLE public.consumption OWNER TO heterolora_owner;
COMMENT ON TABLE public.consumption IS 'running sums per team and per person: the newest row of a name is what it has consumed, the difference of two rows what came between';
COMMENT ON COLUMN public.consumption.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.consumption.scope IS 'team: of requests by their team; user: of files by their owner';
COMMENT ON COLUMN public.consumption.name IS 'the team''s name; the user''s number, which a name service that is away cannot change';
COMMENT ON COLUMN public.consumption.reached_at IS 'the latest time that any event of this name had until then, so that it never goes back';
COMMENT ON COLUMN public.consumption.cost_yen IS 'what runs have cost';
COMMENT ON COLUMN public.consumption.run_count IS 'requests with a cost';
COMMENT ON COLUMN public.consumption.reserved_yen IS 'estimates of what is admitted and not yet paid';
COMMENT ON COLUMN public.consumption.reserved_count IS 'requests that are admitted and not yet paid';
COMMENT ON COLUMN public.consumption.file_count IS 'files received, control files among them; of users only';
COMMENT ON COLUMN public.consumption.file_bytes IS 'the sizes of those files';
COMMENT ON COLUMN public.consumption.currency IS 'ISO 4217: what the costs are in. A name has a row of running sums for each currency: what it had of runs and files is the sum over them';
CREATE VIEW public.consumption_change WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e."time" AS said_at,
    whose.scope,
    whose.name,
    change.cost_yen,
    change.run_count,
    change.reserved_yen,
    change.reserved_count,
    change.file_count,
    change.file_bytes,
    COALESCE(described.currency, 'JPY'::text) AS currency
   FROM (((((public.audit_event e
     CROSS JOIN LATERAL ( SELECT max(((((x.payload -> 'verdict'::text) -> 'estimate'::text) ->> 'costYen'::text))::numeric) FILTER (WHERE ((x.kind = 'request.judged'::text) AND (((x.payload -> 'verdict'::text) ->> 'decision'::text) = 'admitted'::text))) AS estimate,
            COALESCE(bool_or((x.kind = 'run.started'::text)), false) AS is_started,
            COALESCE(bool_or((x.kind = 'run.ended'::text)), false) AS is_ended,
            COALESCE(bool_or((x.kind = 'cost.recorded'::text)), false) AS is_paid
           FROM public.audit_event x
          WHERE ((x.request = e.request) AND (x.actor <> 'worker'::text) AND (x.sequence < e.sequence) AND (e.kind = ANY (ARRAY['run.ended'::text, 'cost.recorded'::text])) AND (x.kind = ANY (ARRAY['request.judged'::text, 'run.started'::text, 'run.ended'::text, 'cost.recorded'::text])))) before)
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (e.kind = 'request.judged'::text) THEN ((((e.payload -> 'verdict'::text) -> 'estimate'::text) ->> 'costYen'::text))::numeric
                    WHEN ((NOT before.is_paid) AND (NOT (before.is_ended AND (NOT before.is_started))) AND ((e.kind = 'cost.recorded'::text) OR (NOT before.is_started))) THEN (- before.estimate)
                    ELSE NULL::numeric
                END AS reserved_yen
         OFFSET 0) reservation)
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (e.kind = 'cost.recorded'::text) THEN ((e.payload ->> 'costYen'::text))::numeric
                    ELSE (0)::numeric
                END AS cost_yen,
                CASE
                    WHEN ((e.kind = 'cost.recorded'::text) AND (NOT before.is_paid)) THEN 1
                    ELSE 0
                END AS run_count,
            COALESCE(reservation.reserved_yen, (0)::numeric) AS reserved_yen,
                CASE
                    WHEN (reservation.reserved_yen IS NULL) THEN 0
                    WHEN (e.kind = 'request.judged'::text) THEN 1
                    ELSE '-1'::integer
                END AS reserved_count,
                CASE
                    WHEN (e.kind = 'request.received'::text) THEN 1
                    ELSE 0
                END AS file_count,
                CASE
                    WHEN (e.kind = 'request.received'::text) THEN ((e.payload ->> 'sizeBytes'::text))::bigint
                    ELSE (0)::bigint
                END AS file_bytes) change)
     LEFT JOIN LATERAL ( SELECT (((judged.payload -> 'request'::text) -> 'metadata'::text) ->> 'team'::text) AS team,
            ((((judged.payload -> 'request'::text) -> 'specification'::text) -> 'budget'::text) ->> 'currency'::text) AS currency
           FROM public.audit_event judged
          WHERE ((judged.request = e.request) AND (judged.actor <> 'worker'::text) AND (judged.sequence <= e.sequence) AND (judged.kind = 'request.judged'::text) AND (json_typeof((judged.payload -> 'request'::text)) = 'object'::text) AND (e.kind <> 'request.received'::text))
          ORDER BY judged.sequence DESC
         LIMIT 1) described ON (true))
     CROSS JOIN LATERAL ( SELECT 'user'::text AS scope,
            ((received.payload -> 'submitter'::text) ->> 'userID'::text) AS name
           FROM public.audit_event received
          WHERE ((received.request = e.request) AND (received.actor <> 'worker'::text) AND (received.kind = 'request.received'::text))
        UNION ALL
         SELECT 'team'::text AS scope,
            described.team AS name) whose)
  WHERE ((e.actor <> 'worker'::text) AND (whose.name IS NOT NULL) AND ((e.kind = ANY (ARRAY['request.received'::text, 'run.ended'::text, 'cost.recorded'::text])) OR ((e.kind = 'request.judged'::text) AND (((e.payload -> 'verdict'::text) ->> 'decision'::text) = 'admitted'::text))) AND ((change.cost_yen <> (0)::numeric) OR (change.run_count <> 0) OR (change.reserved_count <> 0) OR (change.file_count <> 0)));
ALTER TABLE public.consumption_change OWNER TO heterolora_owner;
COMMENT ON VIEW public.consumption_change IS 'what an event adds to the consumption of a team and of a person';
COMMENT ON COLUMN public.consumption_change.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.consumption_change.said_at IS 'the time of the event';
COMMENT ON COLUMN public.consumption_change.scope IS 'team or user';
COMMENT ON COLUMN public.consumption_change.name IS 'the team''s name, or the user''s number';
COMMENT ON COLUMN public.consumption_change.cost_yen IS 'what the event adds to the costs of runs';
COMMENT ON COLUMN public.consumption_change.run_count IS 'what it adds to the requests with a cost';
COMMENT ON COLUMN public.consumption_change.reserved_yen IS 'what it adds to their estimates';
COMMENT ON COLUMN public.consumption_change.reserved_count IS 'what it adds to the requests that are admitted and not yet paid';
COMMENT ON COLUMN public.consumption_change.file_count IS 'what it adds to the files received';
COMMENT ON COLUMN public.consumption_change.file_bytes IS 'what it adds to the sizes of files received';
COMMENT ON COLUMN public.consumption_change.currency IS 'ISO 4217: what the costs are in';
CREATE TABLE public.reception (
    event_sequence bigint NOT NULL,
    request text,
    received_at timestamp with time zone,
    file_name text NOT NULL,
    size_bytes bigint,
    sha256 text NOT NULL,
    user_id bigint,
    user_name text
);
ALTER TABLE public.reception OWNER TO heterolora_owner;
COMMENT ON TABLE public.reception IS 'files claimed from the spool, with the owner that the file system names';
COMMENT ON COLUMN public.reception.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.reception.request IS 'id of the request';
COMMENT ON COLUMN public.reception.received_at IS 'when the file was claimed from the spool';
COMMENT ON COLUMN public.reception.file_name IS 'the name under which the file was dropped';
COMMENT ON COLUMN public.reception.size_bytes IS 'of the file';
COMMENT ON COLUMN public.reception.sha256 IS 'of the file';
COMMENT ON COLUMN public.reception.user_id IS 'number of the account that owns the file';
COMMENT ON COLUMN public.reception.user_name IS 'name of the account that owns the file';
CREATE VIEW public.control_order WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request AS control,
    e."time" AS decided_at,
    r.user_name,
    ((e.payload -> 'order'::text) ->> 'action'::text) AS action,
    ((e.payload -> 'order'::text) ->> 'request'::text) AS request,
    ((e.payload -> 'order'::text) ->> 'reason'::text) AS reason,
    ((e.payload ->> 'isAccepted'::text))::boolean AS is_accepted,
    ( SELECT string_agg((f.finding ->> 'reason'::text), '; '::text) AS string_agg
           FROM json_array_elements((e.payload -> 'findings'::text)) f(finding)) AS findings
   FROM (public.audit_event e
     JOIN public.reception r ON ((r.request = e.request)))
  WHERE (e.kind = 'control.decided'::text);
ALTER TABLE public.control_order OWNER TO heterolora_owner;
COMMENT ON VIEW public.control_order IS 'every control file: who ordered what about which request, why, and whether it was done';
COMMENT ON COLUMN public.control_order.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.control_order.control IS 'id of the control file';
COMMENT ON COLUMN public.control_order.decided_at IS 'when the daemon answered';
COMMENT ON COLUMN public.control_order.user_name IS 'who ordered it: the owner of the control file';
COMMENT ON COLUMN public.control_order.action IS 'cancel, pause, resume, approve or refuse; null where the file is malformed';
COMMENT ON COLUMN public.control_order.request IS 'the request that it is about; null where the file is malformed';
COMMENT ON COLUMN public.control_order.reason IS 'why, by the word of whoever ordered it';
COMMENT ON COLUMN public.control_order.is_accepted IS 'whether it was carried out';
COMMENT ON COLUMN public.control_order.findings IS 'why it was not carried out; null where it was';
CREATE TABLE public.cost (
    event_sequence bigint NOT NULL,
    request text,
    recorded_at timestamp with time zone,
    rate_card text,
    wall_seconds double precision,
    cost_yen numeric NOT NULL,
    estimated_cost_yen numeric
);
ALTER TABLE public.cost OWNER TO heterolora_owner;
COMMENT ON TABLE public.cost IS 'what runs cost, against the estimate';
COMMENT ON COLUMN public.cost.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.cost.request IS 'id of the request';
COMMENT ON COLUMN public.cost.recorded_at IS 'when the daemon charged it; the month that it counts in';
COMMENT ON COLUMN public.cost.rate_card IS 'name of the rate card';
COMMENT ON COLUMN public.cost.wall_seconds IS 'how long workers held their cores, all attempts together';
COMMENT ON COLUMN public.cost.cost_yen IS 'what the run cost by the rate card of its day';
COMMENT ON COLUMN public.cost.estimated_cost_yen IS 'what the run was estimated to cost when it was judged';
CREATE TABLE public.daemon_lease (
    station text NOT NULL,
    token bigint NOT NULL,
    holder text NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT a_station_is_named_in_lower_case CHECK ((station ~ '^[a-z0-9]{0,16}$'::text))
);
ALTER TABLE public.daemon_lease OWNER TO heterolora_owner;
COMMENT ON TABLE public.daemon_lease IS 'which daemon appends under which name; kept by take_lease, renew_lease and end_lease, and by nobody else';
COMMENT ON COLUMN public.daemon_lease.station IS 'the name, which the ids of its requests carry; empty for the one daemon that needs none';
COMMENT ON COLUMN public.daemon_lease.token IS 'counts who took the name, one by one: what is appended under an earlier number is refused';
COMMENT ON COLUMN public.daemon_lease.holder IS 'host, machine and spool of the daemon that took it last';
COMMENT ON COLUMN public.daemon_lease.taken_at IS 'when it took it';
COMMENT ON COLUMN public.daemon_lease.expires_at IS 'until when nobody else may take it';
CREATE TABLE public.fact_kind (
    kind text NOT NULL,
    is_workers boolean NOT NULL,
    is_of_request boolean NOT NULL,
    since_migration integer NOT NULL,
    meaning text NOT NULL,
    payload_schema jsonb NOT NULL,
    sealed_fields text[]
);
ALTER TABLE public.fact_kind OWNER TO heterolora_owner;
COMMENT ON TABLE public.fact_kind IS 'the kinds of facts: every event is of one of them. Migrations add them, and give a schema anew where payloads get another field';
COMMENT ON COLUMN public.fact_kind.kind IS 'as audit_event.kind says it';
COMMENT ON COLUMN public.fact_kind.is_workers IS 'whether a worker may say it; the rest is the word of the daemon or of a person';
COMMENT ON COLUMN public.fact_kind.is_of_request IS 'whether it is about a request; the rest is about the daemon, and concerns everybody';
COMMENT ON COLUMN public.fact_kind.since_migration IS 'the migration that brought the kind';
COMMENT ON COLUMN public.fact_kind.meaning IS 'what a fact of this kind says';
COMMENT ON COLUMN public.fact_kind.payload_schema IS 'the JSON Schema (draft 2020-12) of audit_event.payload; what is not required came later, or need not be there';
COMMENT ON COLUMN public.fact_kind.sealed_fields IS 'fields of the payload, at any depth, whose texts and lists of texts are hashed as salted commitments, so that they can be erased; null where there are none';
CREATE TABLE public.finding (
    event_sequence bigint NOT NULL,
    place integer NOT NULL,
    request text,
    severity text NOT NULL,
    rule text NOT NULL,
    reason text NOT NULL,
    file text,
    field text,
    line integer
);
ALTER TABLE public.finding OWNER TO heterolora_owner;
COMMENT ON TABLE public.finding IS 'every objection of every rule to a request';
COMMENT ON COLUMN public.finding.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.finding.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.finding.request IS 'id of the request';
COMMENT ON COLUMN public.finding.severity IS 'warning, hold, refusal or shadow (judged, and decides nothing)';
COMMENT ON COLUMN public.finding.rule IS 'POLICY/RULE, or what the program itself objects by: request/…, budget/…, data/…, control/…';
COMMENT ON COLUMN public.finding.reason IS 'what is wrong and what would be right';
COMMENT ON COLUMN public.finding.file IS 'the file that it is about, as its owner knows it';
COMMENT ON COLUMN public.finding.field IS 'path of the field at fault; null where no single field is';
COMMENT ON COLUMN public.finding.line IS 'line of the file, from 1; null where no single line is';
CREATE TABLE public.judged_policy (
    event_sequence bigint NOT NULL,
    place integer NOT NULL,
    request text,
    file text NOT NULL,
    sha256 text NOT NULL
);
ALTER TABLE public.judged_policy OWNER TO heterolora_owner;
COMMENT ON TABLE public.judged_policy IS 'the policy files, by SHA-256, under which a verdict was given';
COMMENT ON COLUMN public.judged_policy.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.judged_policy.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.judged_policy.request IS 'id of the request';
COMMENT ON COLUMN public.judged_policy.file IS 'the policy file''s name';
COMMENT ON COLUMN public.judged_policy.sha256 IS 'of the file, in hexadecimal';
CREATE VIEW public.machine WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e."time" AS said_at,
    e.kind,
    e.request,
    e.attempt,
    ((m.machine -> 'processor'::text) ->> 'name'::text) AS processor,
    ((m.machine -> 'processor'::text) ->> 'vendor'::text) AS vendor,
    (((m.machine -> 'processor'::text) ->> 'family'::text))::integer AS family,
    (((m.machine -> 'processor'::text) ->> 'model'::text))::integer AS model,
    (m.machine ->> 'kernel'::text) AS kernel,
    (m.machine ->> 'origin'::text) AS origin,
    (m.machine ->> 'library'::text) AS library,
    ((e.payload ->> 'threadCount'::text))::integer AS thread_count,
    ((e.payload ->> 'shardCount'::text))::integer AS shard_count,
    ((e.payload ->> 'flopsPerSecond'::text))::double precision AS flops_per_second
   FROM (public.audit_event e
     CROSS JOIN LATERAL ( SELECT
                CASE e.kind
                    WHEN 'run.machine-changed'::text THEN (e.payload -> 'to'::text)
                    ELSE (e.payload -> 'machine'::text)
                END AS machine) m)
  WHERE (e.kind = ANY (ARRAY['machine.calibrated'::text, 'run.prepared'::text, 'run.machine-changed'::text]));
ALTER TABLE public.machine OWNER TO heterolora_owner;
COMMENT ON VIEW public.machine IS 'what was measured or computed with: one row per calibration, run, and change within a run; older events name no processor';
COMMENT ON COLUMN public.machine.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.machine.said_at IS 'the time of the event';
COMMENT ON COLUMN public.machine.kind IS 'the kind of event: machine.calibrated, run.prepared or run.machine-changed';
COMMENT ON COLUMN public.machine.request IS 'the run; null for a calibration';
COMMENT ON COLUMN public.machine.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.machine.processor IS 'the processor''s name by its own account';
COMMENT ON COLUMN public.machine.vendor IS 'the processor''s vendor';
COMMENT ON COLUMN public.machine.family IS 'of the processor, as CPUID counts';
COMMENT ON COLUMN public.machine.model IS 'of the processor, as CPUID counts';
COMMENT ON COLUMN public.machine.kernel IS 'of OpenBLAS, by its own answer';
COMMENT ON COLUMN public.machine.origin IS 'who decided on the kernel: chosen (by the worker), person (OPENBLAS_CORETYPE), library';
COMMENT ON COLUMN public.machine.library IS 'OpenBLAS, its version and build, in its own words';
COMMENT ON COLUMN public.machine.thread_count IS 'threads that compute';
COMMENT ON COLUMN public.machine.shard_count IS 'shares that each batch is dealt into, which sums follow';
COMMENT ON COLUMN public.machine.flops_per_second IS 'of a training step, where it was measured';
CREATE VIEW public.machine_change WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e."time" AS changed_at,
    e.request,
    e.attempt,
    (((e.payload -> 'from'::text) -> 'processor'::text) ->> 'name'::text) AS processor_before,
    ((e.payload -> 'from'::text) ->> 'kernel'::text) AS kernel_before,
    ((e.payload -> 'from'::text) ->> 'library'::text) AS library_before,
    (((e.payload -> 'to'::text) -> 'processor'::text) ->> 'name'::text) AS processor_after,
    ((e.payload -> 'to'::text) ->> 'kernel'::text) AS kernel_after,
    ((e.payload -> 'to'::text) ->> 'library'::text) AS library_after
   FROM public.audit_event e
  WHERE (e.kind = 'run.machine-changed'::text);
ALTER TABLE public.machine_change OWNER TO heterolora_owner;
COMMENT ON VIEW public.machine_change IS 'runs that went on with another processor, kernel or library: their bits may differ from there';
COMMENT ON COLUMN public.machine_change.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.machine_change.changed_at IS 'when it came to that';
COMMENT ON COLUMN public.machine_change.request IS 'id of the request';
COMMENT ON COLUMN public.machine_change.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.machine_change.processor_before IS 'the processor, until then';
COMMENT ON COLUMN public.machine_change.kernel_before IS 'of OpenBLAS, until then';
COMMENT ON COLUMN public.machine_change.library_before IS 'the library, until then';
COMMENT ON COLUMN public.machine_change.processor_after IS 'the processor, from then on';
COMMENT ON COLUMN public.machine_change.kernel_after IS 'of OpenBLAS, from then on';
COMMENT ON COLUMN public.machine_change.library_after IS 'the library, from then on';
CREATE TABLE public.outcome (
    event_sequence bigint NOT NULL,
    request text,
    ended_at timestamp with time zone,
    ending text NOT NULL,
    reason text,
    search_seconds double precision,
    wall_seconds double precision,
    processor_seconds double precision,
    memory_bytes_max bigint
);
ALTER TABLE public.outcome OWNER TO heterolora_owner;
COMMENT ON TABLE public.outcome IS 'how runs ended';
COMMENT ON COLUMN public.outcome.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.outcome.request IS 'id of the request';
COMMENT ON COLUMN public.outcome.ended_at IS 'when the run ended';
COMMENT ON COLUMN public.outcome.ending IS 'finished, failed or cancelled';
COMMENT ON COLUMN public.outcome.reason IS 'why, for a person; empty for a finished run';
COMMENT ON COLUMN public.outcome.search_seconds IS 'of scores, allocations and what was trained to choose between them';
COMMENT ON COLUMN public.outcome.wall_seconds IS 'how long workers held their cores, all attempts together';
COMMENT ON COLUMN public.outcome.processor_seconds IS 'user and system time of the worker; 0 where it is not known';
COMMENT ON COLUMN public.outcome.memory_bytes_max IS 'the worker''s peak; 0 where it is not known';
CREATE VIEW public.policy_text WITH (security_invoker='true') AS
 SELECT DISTINCT ON (text.key) text.key AS sha256,
    (file.item ->> 'file'::text) AS file,
    text.value AS text,
    e.sequence AS event_sequence
   FROM ((public.audit_event e
     CROSS JOIN LATERAL json_each_text((e.payload -> 'texts'::text)) text(key, value))
     JOIN LATERAL json_array_elements((e.payload -> 'files'::text)) file(item) ON (((file.item ->> 'digest'::text) = text.key)))
  WHERE ((e.kind = 'policies.loaded'::text) AND (json_typeof((e.payload -> 'texts'::text)) = 'object'::text))
  ORDER BY text.key, e.sequence;
ALTER TABLE public.policy_text OWNER TO heterolora_owner;
COMMENT ON VIEW public.policy_text IS 'what stood in each policy file, by the SHA-256 that verdicts name, and the event that first had it';
COMMENT ON COLUMN public.policy_text.sha256 IS 'of the file: what judged_policy.sha256 names';
COMMENT ON COLUMN public.policy_text.file IS 'the policy file''s name';
COMMENT ON COLUMN public.policy_text.text IS 'the whole file';
COMMENT ON COLUMN public.policy_text.event_sequence IS 'the event of audit_event that first had it';
CREATE VIEW public.projected_allocation WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    c."order" AS place,
    e.request,
    e.attempt,
    p.arm,
    p.budget,
    c.site,
    c.rank,
    c."parameterCount" AS parameter_count,
    c.saliency,
    c."gainPerParameter" AS gain_per_parameter,
    c."budgetLeft" AS budget_left,
    c.reason,
    p."curveBudget" AS curve_budget,
    p.draw
   FROM public.audit_event e,
    LATERAL json_to_record(e.payload) p(arm text, budget bigint, "curveBudget" bigint, draw integer, choices json),
    LATERAL json_to_recordset(p.choices) c("order" integer, site text, rank integer, "parameterCount" bigint, saliency double precision, "gainPerParameter" double precision, "budgetLeft" bigint, reason text)
  WHERE (e.kind = 'search.allocated'::text);
ALTER TABLE public.projected_allocation OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_allocation IS 'the definition of table allocation';
CREATE VIEW public.projected_artifact WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e.attempt,
    (e.payload ->> 'kind'::text) AS kind,
    (e.payload ->> 'path'::text) AS path,
    ((e.payload ->> 'sizeBytes'::text))::bigint AS size_bytes,
    (e.payload ->> 'digest'::text) AS sha256,
    ((e.payload -> 'trial'::text) ->> 'arm'::text) AS arm,
    (((e.payload -> 'trial'::text) ->> 'seed'::text))::numeric AS seed,
    (((e.payload -> 'trial'::text) ->> 'budget'::text))::bigint AS budget,
    (((e.payload -> 'trial'::text) ->> 'draw'::text))::integer AS draw
   FROM public.audit_event e
  WHERE (e.kind = 'artifact.written'::text);
ALTER TABLE public.projected_artifact OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_artifact IS 'the definition of table artifact';
CREATE VIEW public.projected_consumption WITH (security_invoker='true') AS
 SELECT consumption_change.event_sequence,
    consumption_change.scope,
    consumption_change.name,
    max(consumption_change.said_at) OVER so_far AS reached_at,
    sum(consumption_change.cost_yen) OVER so_far AS cost_yen,
    sum(consumption_change.run_count) OVER so_far AS run_count,
    sum(consumption_change.reserved_yen) OVER so_far AS reserved_yen,
    sum(consumption_change.reserved_count) OVER so_far AS reserved_count,
    sum(consumption_change.file_count) OVER so_far AS file_count,
    sum(consumption_change.file_bytes) OVER so_far AS file_bytes,
    consumption_change.currency
   FROM public.consumption_change
  WINDOW so_far AS (PARTITION BY consumption_change.scope, consumption_change.name, consumption_change.currency ORDER BY consumption_change.event_sequence);
ALTER TABLE public.projected_consumption OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_consumption IS 'the definition of table consumption';
CREATE VIEW public.projected_cost WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e."time" AS recorded_at,
    ((e.payload -> 'rateCard'::text) ->> 'name'::text) AS rate_card,
    ((e.payload ->> 'wallSeconds'::text))::double precision AS wall_seconds,
    ((e.payload ->> 'costYen'::text))::numeric AS cost_yen,
    ((e.payload ->> 'estimatedCostYen'::text))::numeric AS estimated_cost_yen
   FROM public.audit_event e
  WHERE (e.kind = 'cost.recorded'::text);
ALTER TABLE public.projected_cost OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_cost IS 'the definition of table cost';
CREATE VIEW public.projected_finding WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (finding.place)::integer AS place,
    e.request,
    (finding.item ->> 'severity'::text) AS severity,
    (finding.item ->> 'rule'::text) AS rule,
    (finding.item ->> 'reason'::text) AS reason,
    (finding.item ->> 'file'::text) AS file,
    (finding.item ->> 'field'::text) AS field,
    ((finding.item ->> 'line'::text))::integer AS line
   FROM public.audit_event e,
    LATERAL json_array_elements(((e.payload -> 'verdict'::text) -> 'findings'::text)) WITH ORDINALITY finding(item, place)
  WHERE (e.kind = 'request.judged'::text);
ALTER TABLE public.projected_finding OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_finding IS 'the definition of table finding';
CREATE VIEW public.projected_judged_policy WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (policy.place)::integer AS place,
    e.request,
    (policy.item ->> 'file'::text) AS file,
    (policy.item ->> 'digest'::text) AS sha256
   FROM public.audit_event e,
    LATERAL json_array_elements((e.payload -> 'policyDigests'::text)) WITH ORDINALITY policy(item, place)
  WHERE (e.kind = 'request.judged'::text);
ALTER TABLE public.projected_judged_policy OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_judged_policy IS 'the definition of table judged_policy';
CREATE VIEW public.projected_measurement WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (m.place)::integer AS place,
    e.request,
    e.attempt,
    t.arm,
    t.seed,
    (e.kind = 'trial.finished'::text) AS is_final,
    m.quantity,
    m.split,
    m.step,
    m.epoch,
    m.value,
    t.budget,
    t.draw
   FROM public.audit_event e,
    LATERAL json_to_record(e.payload) p(trial json, measurements json),
    LATERAL json_to_record(p.trial) t(arm text, seed numeric, budget bigint, draw integer),
    LATERAL ROWS FROM(json_to_recordset(p.measurements) AS (quantity text, split text, step integer, epoch double precision, value double precision)) WITH ORDINALITY m(quantity, split, step, epoch, value, place)
  WHERE (e.kind = ANY (ARRAY['trial.progressed'::text, 'trial.finished'::text]));
ALTER TABLE public.projected_measurement OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_measurement IS 'the definition of table measurement';
CREATE VIEW public.projected_outcome WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e."time" AS ended_at,
    (e.payload ->> 'ending'::text) AS ending,
    (e.payload ->> 'reason'::text) AS reason,
    ((e.payload ->> 'searchSeconds'::text))::double precision AS search_seconds,
    ((e.payload ->> 'wallSeconds'::text))::double precision AS wall_seconds,
    ((e.payload ->> 'processorSeconds'::text))::double precision AS processor_seconds,
    ((e.payload ->> 'memoryBytesMax'::text))::bigint AS memory_bytes_max
   FROM public.audit_event e
  WHERE (e.kind = 'run.ended'::text);
ALTER TABLE public.projected_outcome OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_outcome IS 'the definition of table outcome';
CREATE VIEW public.projected_plan WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    p."planDigest" AS sha256,
    (q.model ->> 'name'::text) AS model,
    (q.model ->> 'weightsDigest'::text) AS weights_sha256,
    ((q.data -> 'train'::text) ->> 'digest'::text) AS train_sha256,
    ((q.data -> 'validation'::text) ->> 'digest'::text) AS validation_sha256,
    ((q.data -> 'test'::text) ->> 'digest'::text) AS test_sha256,
    q."trainableParameterCountMax" AS trainable_parameter_count_max,
    q."durationSecondsMax" AS duration_seconds_max,
    (q.search ->> 'method'::text) AS search_method,
    (q.search ->> 'proxy'::text) AS proxy,
    ((q.search ->> 'rank'::text))::integer AS rank,
    ( SELECT array_agg((s.seed)::numeric ORDER BY s.place) AS array_agg
           FROM json_array_elements_text((q.training -> 'seeds'::text)) WITH ORDINALITY s(seed, place)) AS seeds,
    ( SELECT array_agg(a.arm ORDER BY a.place) AS array_agg
           FROM json_array_elements_text(q.arms) WITH ORDINALITY a(arm, place)) AS arms,
    ( SELECT array_agg((b.budget)::bigint ORDER BY b.place) AS array_agg
           FROM json_array_elements_text(q.budgets) WITH ORDINALITY b(budget, place)) AS budgets,
    q."drawCount" AS draw_count
   FROM public.audit_event e,
    LATERAL json_to_record(e.payload) p("planDigest" text, plan json),
    LATERAL json_to_record(p.plan) q(model json, data json, search json, training json, arms json, budgets json, "trainableParameterCountMax" bigint, "durationSecondsMax" double precision, "drawCount" integer)
  WHERE (e.kind = 'run.planned'::text);
ALTER TABLE public.projected_plan OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_plan IS 'the definition of table plan';
CREATE VIEW public.projected_reception WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e."time" AS received_at,
    (e.payload ->> 'fileName'::text) AS file_name,
    ((e.payload ->> 'sizeBytes'::text))::bigint AS size_bytes,
    (e.payload ->> 'digest'::text) AS sha256,
    (((e.payload -> 'submitter'::text) ->> 'userID'::text))::bigint AS user_id,
    ((e.payload -> 'submitter'::text) ->> 'userName'::text) AS user_name
   FROM public.audit_event e
  WHERE (e.kind = 'request.received'::text);
ALTER TABLE public.projected_reception OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_reception IS 'the definition of table reception';
CREATE VIEW public.projected_request WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    (r.metadata ->> 'name'::text) AS name,
    (r.metadata ->> 'team'::text) AS team,
    (r.metadata ->> 'purpose'::text) AS purpose,
    (r.metadata ->> 'stage'::text) AS stage,
    (s.specification ->> 'model'::text) AS model,
    (p.search ->> 'method'::text) AS search_method,
    (p.search ->> 'proxy'::text) AS proxy,
    ((p.search ->> 'rank'::text))::integer AS rank,
    ((p.budget ->> 'costYenMax'::text))::numeric AS cost_yen_max,
    ((p.budget ->> 'durationSecondsMax'::text))::double precision AS duration_seconds_max,
    COALESCE((p.budget ->> 'currency'::text), 'JPY'::text) AS currency
   FROM ((((public.audit_event e
     CROSS JOIN LATERAL ( SELECT (e.payload -> 'request'::text) AS request
         OFFSET 0) j)
     CROSS JOIN LATERAL ( SELECT (j.request -> 'metadata'::text) AS metadata
         OFFSET 0) r)
     CROSS JOIN LATERAL ( SELECT (j.request -> 'specification'::text) AS specification
         OFFSET 0) s)
     CROSS JOIN LATERAL ( SELECT (s.specification -> 'search'::text) AS search,
            (s.specification -> 'budget'::text) AS budget
         OFFSET 0) p)
  WHERE ((e.kind = 'request.judged'::text) AND (json_typeof(j.request) = 'object'::text));
ALTER TABLE public.projected_request OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_request IS 'the definition of table request';
CREATE VIEW public.projected_saliency WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (s.place)::integer AS place,
    e.request,
    e.attempt,
    p.proxy,
    p.round,
    p.seed,
    s.site,
    s.saliency,
    s.saliency_per_parameter
   FROM public.audit_event e,
    LATERAL json_to_record(e.payload) p(proxy text, round integer, seed numeric, sites json),
    LATERAL ROWS FROM(json_to_recordset(p.sites) AS (site text, saliency double precision, "saliencyPerParameter" double precision)) WITH ORDINALITY s(site, saliency, saliency_per_parameter, place)
  WHERE (e.kind = 'search.scored'::text);
ALTER TABLE public.projected_saliency OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_saliency IS 'the definition of table saliency';
CREATE VIEW public.projected_standing WITH (security_invoker='true') AS
 SELECT s.sequence AS event_sequence,
    r.request,
    s.state,
    s.changed_at,
    r.received_at,
    q.name,
    q.team,
    COALESCE(s.is_control, false) AS is_control
   FROM ((( SELECT e.request,
            e."time" AS received_at
           FROM public.audit_event e
          WHERE (e.kind = 'request.received'::text)) r
     CROSS JOIN LATERAL ( SELECT e.sequence,
            e."time" AS changed_at,
            (e.kind = 'control.decided'::text) AS is_control,
                CASE e.kind
                    WHEN 'request.received'::text THEN 'received'::text
                    WHEN 'request.judged'::text THEN ((e.payload -> 'verdict'::text) ->> 'decision'::text)
                    WHEN 'control.decided'::text THEN
                    CASE
                        WHEN ((e.payload ->> 'isAccepted'::text))::boolean THEN 'finished'::text
                        ELSE 'refused'::text
                    END
                    WHEN 'run.planned'::text THEN 'planned'::text
                    WHEN 'run.started'::text THEN 'running'::text
                    WHEN 'run.ended'::text THEN (e.payload ->> 'ending'::text)
                    ELSE NULL::text
                END AS state
           FROM public.audit_event e
          WHERE ((e.request = r.request) AND (e.actor <> 'worker'::text) AND (e.kind = ANY (ARRAY['request.received'::text, 'request.judged'::text, 'control.decided'::text, 'run.planned'::text, 'run.started'::text, 'run.ended'::text])))
          ORDER BY e.sequence DESC
         LIMIT 1) s)
     LEFT JOIN LATERAL ( SELECT (m.metadata ->> 'name'::text) AS name,
            (m.metadata ->> 'team'::text) AS team
           FROM (public.audit_event e
             CROSS JOIN LATERAL ( SELECT ((e.payload -> 'request'::text) -> 'metadata'::text) AS metadata
                 OFFSET 0) m)
          WHERE ((e.request = r.request) AND (e.actor <> 'worker'::text) AND (e.kind = 'request.judged'::text) AND (json_typeof((e.payload -> 'request'::text)) = 'object'::text))
          ORDER BY e.sequence DESC
         LIMIT 1) q ON (true));
ALTER TABLE public.projected_standing OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_standing IS 'the definition of table standing';
CREATE VIEW public.projected_state_change WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e."time" AS changed_at,
        CASE e.kind
            WHEN 'request.received'::text THEN 'received'::text
            WHEN 'request.judged'::text THEN ((e.payload -> 'verdict'::text) ->> 'decision'::text)
            WHEN 'control.decided'::text THEN
            CASE
                WHEN ((e.payload ->> 'isAccepted'::text))::boolean THEN 'finished'::text
                ELSE 'refused'::text
            END
            WHEN 'run.planned'::text THEN 'planned'::text
            WHEN 'run.started'::text THEN 'running'::text
            WHEN 'run.ended'::text THEN (e.payload ->> 'ending'::text)
            ELSE NULL::text
        END AS state
   FROM public.audit_event e
  WHERE (e.kind = ANY (ARRAY['request.received'::text, 'request.judged'::text, 'control.decided'::text, 'run.planned'::text, 'run.started'::text, 'run.ended'::text]));
ALTER TABLE public.projected_state_change OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_state_change IS 'the definition of table state_change';
CREATE VIEW public.projected_trial WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e.attempt,
    t.arm,
    t.seed,
    p."trainableParameterCount" AS trainable_parameter_count,
    p."headParameterCount" AS head_parameter_count,
    p."trainedTokenCount" AS trained_token_count,
    p."trainingSeconds" AS training_seconds,
    p."evaluationSeconds" AS evaluation_seconds,
    t.budget,
    t.draw
   FROM public.audit_event e,
    LATERAL json_to_record(e.payload) p(trial json, "trainableParameterCount" bigint, "headParameterCount" bigint, "trainedTokenCount" bigint, "trainingSeconds" double precision, "evaluationSeconds" double precision),
    LATERAL json_to_record(p.trial) t(arm text, seed numeric, budget bigint, draw integer)
  WHERE (e.kind = 'trial.finished'::text);
ALTER TABLE public.projected_trial OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_trial IS 'the definition of table trial';
CREATE VIEW public.projected_verdict WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e."time" AS judged_at,
    (j.verdict ->> 'decision'::text) AS decision,
    json_array_length((j.verdict -> 'findings'::text)) AS finding_count,
    ((v.estimate ->> 'trainableParameterCount'::text))::bigint AS estimated_trainable_parameter_count,
    ((v.estimate ->> 'baseParameterCount'::text))::bigint AS base_parameter_count,
    ((v.estimate ->> 'flops'::text))::double precision AS estimated_flops,
    ((v.estimate ->> 'wallSeconds'::text))::double precision AS estimated_wall_seconds,
    ((v.estimate ->> 'costYen'::text))::numeric AS estimated_cost_yen,
    ((v.estimate ->> 'memoryBytes'::text))::double precision AS estimated_memory_bytes
   FROM ((public.audit_event e
     CROSS JOIN LATERAL ( SELECT (e.payload -> 'verdict'::text) AS verdict
         OFFSET 0) j)
     CROSS JOIN LATERAL ( SELECT (j.verdict -> 'estimate'::text) AS estimate
         OFFSET 0) v)
  WHERE (e.kind = 'request.judged'::text);
ALTER TABLE public.projected_verdict OWNER TO heterolora_owner;
COMMENT ON VIEW public.projected_verdict IS 'the definition of table verdict';
CREATE VIEW public.proxy_validation WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e.attempt,
    (e.payload ->> 'proxy'::text) AS proxy,
    json_array_length((e.payload -> 'candidates'::text)) AS candidate_count,
    (((e.payload -> 'kendall'::text) ->> 'value'::text))::double precision AS kendall,
    (((e.payload -> 'kendall'::text) ->> 'lower'::text))::double precision AS kendall_lower,
    (((e.payload -> 'kendall'::text) ->> 'upper'::text))::double precision AS kendall_upper,
    (((e.payload -> 'spearman'::text) ->> 'value'::text))::double precision AS spearman,
    (((e.payload -> 'spearman'::text) ->> 'lower'::text))::double precision AS spearman_lower,
    (((e.payload -> 'spearman'::text) ->> 'upper'::text))::double precision AS spearman_upper
   FROM public.audit_event e
  WHERE (e.kind = 'search.validated'::text);
ALTER TABLE public.proxy_validation OWNER TO heterolora_owner;
COMMENT ON VIEW public.proxy_validation IS 'rank correlation of a proxy''s scores with short trainings, and its 95 % interval';
COMMENT ON COLUMN public.proxy_validation.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.proxy_validation.request IS 'id of the request';
COMMENT ON COLUMN public.proxy_validation.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.proxy_validation.proxy IS 'what scored the sites (docs/method.md)';
COMMENT ON COLUMN public.proxy_validation.candidate_count IS 'allocations that were trained briefly';
COMMENT ON COLUMN public.proxy_validation.kendall IS 'Kendall''s rank correlation of score and result, -1 to 1: what gates and reports call reliability';
COMMENT ON COLUMN public.proxy_validation.kendall_lower IS 'lower end of its 95 % interval';
COMMENT ON COLUMN public.proxy_validation.kendall_upper IS 'upper end of its 95 % interval';
COMMENT ON COLUMN public.proxy_validation.spearman IS 'Spearman''s rank correlation of the same';
COMMENT ON COLUMN public.proxy_validation.spearman_lower IS 'lower end of its 95 % interval';
COMMENT ON COLUMN public.proxy_validation.spearman_upper IS 'upper end of its 95 % interval';
CREATE VIEW public.refused_kernel WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (refused.place)::integer AS place,
    e."time" AS said_at,
    e.kind,
    e.request,
    e.attempt,
    (refused.item ->> 'kernel'::text) AS kernel,
    (refused.item ->> 'cause'::text) AS cause,
    (refused.item ->> 'words'::text) AS words
   FROM (public.audit_event e
     CROSS JOIN LATERAL json_array_elements((
        CASE e.kind
            WHEN 'run.machine-changed'::text THEN (e.payload -> 'to'::text)
            ELSE (e.payload -> 'machine'::text)
        END -> 'refusedKernels'::text)) WITH ORDINALITY refused(item, place))
  WHERE (e.kind = ANY (ARRAY['machine.calibrated'::text, 'run.prepared'::text, 'run.machine-changed'::text]));
ALTER TABLE public.refused_kernel OWNER TO heterolora_owner;
COMMENT ON VIEW public.refused_kernel IS 'kernels that were tried and passed over, and why: absent, crashed, hung, wrong, slower';
COMMENT ON COLUMN public.refused_kernel.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.refused_kernel.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.refused_kernel.said_at IS 'the time of the event';
COMMENT ON COLUMN public.refused_kernel.kind IS 'the kind of event';
COMMENT ON COLUMN public.refused_kernel.request IS 'id of the request';
COMMENT ON COLUMN public.refused_kernel.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.refused_kernel.kernel IS 'of OpenBLAS, passed over';
COMMENT ON COLUMN public.refused_kernel.cause IS 'absent, crashed, hung, wrong or slower';
COMMENT ON COLUMN public.refused_kernel.words IS 'the cause for a person';
CREATE TABLE public.request (
    event_sequence bigint NOT NULL,
    request text,
    name text NOT NULL,
    team text NOT NULL,
    purpose text,
    stage text,
    model text NOT NULL,
    search_method text,
    proxy text,
    rank integer,
    cost_yen_max numeric,
    duration_seconds_max double precision,
    currency text DEFAULT 'JPY'::text NOT NULL
);
ALTER TABLE public.request OWNER TO heterolora_owner;
COMMENT ON TABLE public.request IS 'well-formed requests as they were judged';
COMMENT ON COLUMN public.request.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.request.request IS 'id of the request';
COMMENT ON COLUMN public.request.name IS 'metadata.name: what its owner calls it';
COMMENT ON COLUMN public.request.team IS 'metadata.team: whose quota pays; null where the request was never well-formed';
COMMENT ON COLUMN public.request.purpose IS 'metadata.purpose: why, in the requester''s words';
COMMENT ON COLUMN public.request.stage IS 'poc, pilot or production';
COMMENT ON COLUMN public.request.model IS 'the base model: a folder of the model store';
COMMENT ON COLUMN public.request.search_method IS 'static, dynamic or auto';
COMMENT ON COLUMN public.request.proxy IS 'what scored the sites (docs/method.md)';
COMMENT ON COLUMN public.request.rank IS 'of a module that is on; the largest where a rank is chosen per site';
COMMENT ON COLUMN public.request.cost_yen_max IS 'the most that the requester lets it cost';
COMMENT ON COLUMN public.request.duration_seconds_max IS 'the longest that the requester lets it take';
COMMENT ON COLUMN public.request.currency IS 'ISO 4217: what every amount of the request is in, its estimates and costs included, whatever their columns are called';
CREATE TABLE public.verdict (
    event_sequence bigint NOT NULL,
    request text,
    judged_at timestamp with time zone,
    decision text NOT NULL,
    finding_count integer,
    estimated_trainable_parameter_count bigint,
    base_parameter_count bigint,
    estimated_flops double precision,
    estimated_wall_seconds double precision,
    estimated_cost_yen numeric,
    estimated_memory_bytes double precision
);
ALTER TABLE public.verdict OWNER TO heterolora_owner;
COMMENT ON TABLE public.verdict IS 'decisions with the estimate that they rest on';
COMMENT ON COLUMN public.verdict.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.verdict.request IS 'id of the request';
COMMENT ON COLUMN public.verdict.judged_at IS 'when the verdict was given';
COMMENT ON COLUMN public.verdict.decision IS 'admitted, held or refused';
COMMENT ON COLUMN public.verdict.finding_count IS 'how many objections the rules have, warnings among them';
COMMENT ON COLUMN public.verdict.estimated_trainable_parameter_count IS 'the request''s ceiling in adapter parameters';
COMMENT ON COLUMN public.verdict.base_parameter_count IS 'parameters of the base model';
COMMENT ON COLUMN public.verdict.estimated_flops IS 'floating-point operations of search, training and evaluation together';
COMMENT ON COLUMN public.verdict.estimated_wall_seconds IS 'estimate before the run, seconds';
COMMENT ON COLUMN public.verdict.estimated_cost_yen IS 'what the run was estimated to cost when it was judged';
COMMENT ON COLUMN public.verdict.estimated_memory_bytes IS 'the bound that the run is held to';
CREATE VIEW public.request_overview WITH (security_invoker='true') AS
 SELECT t.request,
    t.name,
    t.team,
    q.purpose,
    r.file_name,
    r.user_name,
    t.state,
    t.received_at,
    t.changed_at,
    ( SELECT v.estimated_cost_yen
           FROM public.verdict v
          WHERE (v.request = t.request)
          ORDER BY v.event_sequence DESC
         LIMIT 1) AS estimated_cost_yen,
    ( SELECT sum(c.cost_yen) AS sum
           FROM public.cost c
          WHERE (c.request = t.request)) AS cost_yen,
    q.currency
   FROM ((public.standing t
     JOIN public.reception r USING (request))
     LEFT JOIN LATERAL ( SELECT request.purpose,
            request.currency
           FROM public.request
          WHERE (request.request = t.request)
          ORDER BY request.event_sequence DESC
         LIMIT 1) q ON (true))
  WHERE (NOT t.is_control);
ALTER TABLE public.request_overview OWNER TO heterolora_owner;
COMMENT ON VIEW public.request_overview IS 'one row per request: who, what, where it stands, what it cost';
COMMENT ON COLUMN public.request_overview.request IS 'id of the request';
COMMENT ON COLUMN public.request_overview.name IS 'metadata.name of the request; null where it was never well-formed';
COMMENT ON COLUMN public.request_overview.team IS 'metadata.team: whose quota pays; null where the request was never well-formed';
COMMENT ON COLUMN public.request_overview.purpose IS 'metadata.purpose: why, in the requester''s words';
COMMENT ON COLUMN public.request_overview.file_name IS 'the name under which the file was dropped';
COMMENT ON COLUMN public.request_overview.user_name IS 'the account that owns the file';
COMMENT ON COLUMN public.request_overview.state IS 'received, admitted, held, refused, expired, planned, running, finished, failed or cancelled';
COMMENT ON COLUMN public.request_overview.received_at IS 'when the file was claimed from the spool';
COMMENT ON COLUMN public.request_overview.changed_at IS 'when it came to that';
COMMENT ON COLUMN public.request_overview.estimated_cost_yen IS 'what the run was estimated to cost when it was judged';
COMMENT ON COLUMN public.request_overview.cost_yen IS 'what it has cost; null before a run has ended';
COMMENT ON COLUMN public.request_overview.currency IS 'ISO 4217: what the costs are in; null for a file that could not be decoded';
CREATE VIEW public.request_state WITH (security_invoker='true') AS
 SELECT standing.request,
    standing.state,
    standing.changed_at,
    standing.event_sequence
   FROM public.standing;
ALTER TABLE public.request_state OWNER TO heterolora_owner;
COMMENT ON VIEW public.request_state IS 'where every request stands now';
COMMENT ON COLUMN public.request_state.request IS 'id of the request';
COMMENT ON COLUMN public.request_state.state IS 'received, admitted, held, refused, expired, planned, running, finished, failed or cancelled';
COMMENT ON COLUMN public.request_state.changed_at IS 'when it came to that';
COMMENT ON COLUMN public.request_state.event_sequence IS 'the event of audit_event that says it';
CREATE TABLE public.saliency (
    event_sequence bigint NOT NULL,
    place integer NOT NULL,
    request text,
    attempt integer,
    proxy text,
    round integer,
    seed numeric,
    site text NOT NULL,
    saliency double precision NOT NULL,
    saliency_per_parameter double precision
);
ALTER TABLE public.saliency OWNER TO heterolora_owner;
COMMENT ON TABLE public.saliency IS 'a proxy''s number for each site';
COMMENT ON COLUMN public.saliency.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.saliency.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.saliency.request IS 'id of the request';
COMMENT ON COLUMN public.saliency.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.saliency.proxy IS 'what scored the sites (docs/method.md)';
COMMENT ON COLUMN public.saliency.round IS 'from 1';
COMMENT ON COLUMN public.saliency.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.saliency.site IS 'the checkpoint''s own name of the place of a module';
COMMENT ON COLUMN public.saliency.saliency IS 'the proxy''s number: the higher, the more a module there is said to be worth';
COMMENT ON COLUMN public.saliency.saliency_per_parameter IS 'divided by the parameters of a module of the full rank';
CREATE VIEW public.saliency_interval WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (site.place)::integer AS place,
    e.request,
    e.attempt,
    (e.payload ->> 'proxy'::text) AS proxy,
    ((e.payload ->> 'round'::text))::integer AS round,
    (site.item ->> 'site'::text) AS site,
    ((site.item ->> 'saliency'::text))::double precision AS saliency,
    ((site.item ->> 'lower'::text))::double precision AS lower,
    ((site.item ->> 'upper'::text))::double precision AS upper,
    ((site.item ->> 'selectionProbability'::text))::double precision AS selection_probability
   FROM public.audit_event e,
    LATERAL json_array_elements((e.payload -> 'sites'::text)) WITH ORDINALITY site(item, place)
  WHERE (e.kind = 'search.scored'::text);
ALTER TABLE public.saliency_interval OWNER TO heterolora_owner;
COMMENT ON VIEW public.saliency_interval IS 'a proxy''s number for each site with its 95 % bootstrap interval over batches';
COMMENT ON COLUMN public.saliency_interval.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.saliency_interval.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.saliency_interval.request IS 'id of the request';
COMMENT ON COLUMN public.saliency_interval.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.saliency_interval.proxy IS 'what scored the sites (docs/method.md)';
COMMENT ON COLUMN public.saliency_interval.round IS 'from 1';
COMMENT ON COLUMN public.saliency_interval.site IS 'the checkpoint''s own name of the place of a module';
COMMENT ON COLUMN public.saliency_interval.saliency IS 'the proxy''s number for the site';
COMMENT ON COLUMN public.saliency_interval.lower IS 'lower end of its 95 % interval; null for a proxy that sees no rows';
COMMENT ON COLUMN public.saliency_interval.upper IS 'upper end of its 95 % interval; null for a proxy that sees no rows';
COMMENT ON COLUMN public.saliency_interval.selection_probability IS 'share of the resamples in which the allocator would have chosen the site';
CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.schema_migration OWNER TO heterolora_owner;
COMMENT ON COLUMN public.schema_migration.version IS 'its number';
COMMENT ON COLUMN public.schema_migration.name IS 'its file''s name';
COMMENT ON COLUMN public.schema_migration.sha256 IS 'of its file, which is never changed';
COMMENT ON COLUMN public.schema_migration.applied_at IS 'when it was applied';
CREATE VIEW public.search_candidate WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    (candidate.place)::integer AS place,
    e.request,
    e.attempt,
    (e.payload ->> 'purpose'::text) AS purpose,
    ((e.payload ->> 'round'::text))::integer AS round,
    (e.payload ->> 'arm'::text) AS arm,
    (candidate.item ->> 'name'::text) AS name,
    ((candidate.item ->> 'trainableParameterCount'::text))::bigint AS parameter_count,
    ((candidate.item ->> 'stepCount'::text))::integer AS step_count,
    ((candidate.item ->> 'validationLoss'::text))::double precision AS validation_loss,
    ((candidate.item ->> 'isKept'::text))::boolean AS is_kept,
    ((e.payload ->> 'budget'::text))::bigint AS budget
   FROM public.audit_event e,
    LATERAL json_array_elements((e.payload -> 'candidates'::text)) WITH ORDINALITY candidate(item, place)
  WHERE (e.kind = 'search.compared'::text);
ALTER TABLE public.search_candidate OWNER TO heterolora_owner;
COMMENT ON VIEW public.search_candidate IS 'each round of a competition: what was tried, what it reached, and what went on';
COMMENT ON COLUMN public.search_candidate.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.search_candidate.place IS 'its number in the event''s list, from 1';
COMMENT ON COLUMN public.search_candidate.request IS 'id of the request';
COMMENT ON COLUMN public.search_candidate.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.search_candidate.purpose IS 'allocation or learning-rate';
COMMENT ON COLUMN public.search_candidate.round IS 'from 1';
COMMENT ON COLUMN public.search_candidate.arm IS 'the arm whose learning rate is chosen; null for allocations';
COMMENT ON COLUMN public.search_candidate.name IS 'what was tried: an allocation''s name, or a learning rate';
COMMENT ON COLUMN public.search_candidate.parameter_count IS 'adapter parameters that it trains';
COMMENT ON COLUMN public.search_candidate.step_count IS 'optimiser steps so far, all rounds together';
COMMENT ON COLUMN public.search_candidate.validation_loss IS 'mean loss on the validation rows';
COMMENT ON COLUMN public.search_candidate.is_kept IS 'whether it went on to the next round, or won';
COMMENT ON COLUMN public.search_candidate.budget IS 'of a curve, which of its budgets; null where the run has one';
CREATE VIEW public.selection_frequency WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e.attempt,
    ((e.payload -> 'trial'::text) ->> 'arm'::text) AS arm,
    (((e.payload -> 'trial'::text) ->> 'seed'::text))::numeric AS seed,
    frequency.key AS site,
    (frequency.value)::double precision AS frequency,
    (((e.payload -> 'trial'::text) ->> 'budget'::text))::bigint AS budget
   FROM public.audit_event e,
    LATERAL json_each_text((e.payload -> 'selectionFrequencies'::text)) frequency(key, value)
  WHERE ((e.kind = 'trial.finished'::text) AND (json_typeof((e.payload -> 'selectionFrequencies'::text)) = 'object'::text));
ALTER TABLE public.selection_frequency OWNER TO heterolora_owner;
COMMENT ON VIEW public.selection_frequency IS 'how often a dynamic search had each site on, as a share of its choices';
COMMENT ON COLUMN public.selection_frequency.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.selection_frequency.request IS 'id of the request';
COMMENT ON COLUMN public.selection_frequency.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.selection_frequency.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.selection_frequency.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.selection_frequency.site IS 'the checkpoint''s own name of the place of a module';
COMMENT ON COLUMN public.selection_frequency.frequency IS 'share of the choices of the training in which the site was on, 0 to 1';
COMMENT ON COLUMN public.selection_frequency.budget IS 'of a curve, which of its budgets; null where the run has one';
CREATE VIEW public.snapshot WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    e.attempt,
    e."time" AS written_at,
    ((e.payload -> 'trial'::text) ->> 'arm'::text) AS arm,
    (((e.payload -> 'trial'::text) ->> 'seed'::text))::numeric AS seed,
    ((e.payload ->> 'stepCount'::text))::integer AS step_count,
    (e.payload ->> 'path'::text) AS path,
    ((e.payload ->> 'sizeBytes'::text))::bigint AS size_bytes,
    (e.payload ->> 'digest'::text) AS sha256
   FROM public.audit_event e
  WHERE (e.kind = 'snapshot.written'::text);
ALTER TABLE public.snapshot OWNER TO heterolora_owner;
COMMENT ON VIEW public.snapshot IS 'the places from which a run can go on; only the newest two files are kept';
COMMENT ON COLUMN public.snapshot.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.snapshot.request IS 'id of the request';
COMMENT ON COLUMN public.snapshot.attempt IS 'which start of the run''s worker, from 1';
COMMENT ON COLUMN public.snapshot.written_at IS 'when it was on the disk';
COMMENT ON COLUMN public.snapshot.arm IS 'searched, or the baseline: uniform, random, habit, head-only, full';
COMMENT ON COLUMN public.snapshot.seed IS 'of the training, or of the scores';
COMMENT ON COLUMN public.snapshot.step_count IS 'optimiser steps done in that training';
COMMENT ON COLUMN public.snapshot.path IS 'relative to the run folder';
COMMENT ON COLUMN public.snapshot.size_bytes IS 'of the file';
COMMENT ON COLUMN public.snapshot.sha256 IS 'of the file, in hexadecimal';
CREATE TABLE public.state_change (
    event_sequence bigint NOT NULL,
    request text NOT NULL,
    changed_at timestamp with time zone,
    state text NOT NULL,
    CONSTRAINT a_state_is_one_of_the_known CHECK ((state = ANY (ARRAY['received'::text, 'admitted'::text, 'held'::text, 'refused'::text, 'expired'::text, 'planned'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE public.state_change OWNER TO heterolora_owner;
COMMENT ON TABLE public.state_change IS 'every change of a request''s state; the newest row of a request is where it stands';
COMMENT ON COLUMN public.state_change.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.state_change.request IS 'id of the request';
COMMENT ON COLUMN public.state_change.changed_at IS 'when it came to that';
COMMENT ON COLUMN public.state_change.state IS 'received, admitted, held, refused, expired, planned, running, finished, failed or cancelled';
CREATE VIEW public.spending WITH (security_invoker='true') AS
 SELECT q.team,
    q.request,
    c.cost_yen,
        CASE
            WHEN ((c.cost_yen IS NULL) AND ((s.state = ANY (ARRAY['admitted'::text, 'planned'::text, 'running'::text])) OR ((s.state = ANY (ARRAY['finished'::text, 'failed'::text, 'cancelled'::text])) AND (EXISTS ( SELECT
               FROM public.audit_event e
              WHERE ((e.request = q.request) AND (e.kind = 'run.started'::text))))))) THEN v.estimated_cost_yen
            ELSE NULL::numeric
        END AS reserved_yen,
    q.currency
   FROM (((( SELECT DISTINCT request.team,
            request.request,
            request.currency
           FROM public.request
          WHERE (request.team IS NOT NULL)) q
     CROSS JOIN LATERAL ( SELECT state_change.state
           FROM public.state_change
          WHERE (state_change.request = q.request)
          ORDER BY state_change.event_sequence DESC
         LIMIT 1) s)
     LEFT JOIN LATERAL ( SELECT sum(cost.cost_yen) AS cost_yen
           FROM public.cost
          WHERE (cost.request = q.request)) c ON (true))
     LEFT JOIN LATERAL ( SELECT verdict.estimated_cost_yen
           FROM public.verdict
          WHERE (verdict.request = q.request)
          ORDER BY verdict.event_sequence DESC
         LIMIT 1) v ON (true));
ALTER TABLE public.spending OWNER TO heterolora_owner;
COMMENT ON VIEW public.spending IS 'per request: what it has cost, or what is reserved for it since its verdict';
COMMENT ON COLUMN public.spending.team IS 'metadata.team: whose quota pays; null where the request was never well-formed';
COMMENT ON COLUMN public.spending.request IS 'id of the request';
COMMENT ON COLUMN public.spending.cost_yen IS 'what it has cost; null before a run has ended';
COMMENT ON COLUMN public.spending.reserved_yen IS 'its estimate, while it is admitted and not paid; else null';
COMMENT ON COLUMN public.spending.currency IS 'ISO 4217: what the costs are in';
CREATE VIEW public.test_look WITH (security_invoker='true') AS
 SELECT p.test_sha256,
    o.request,
    o.ended_at,
    row_number() OVER (PARTITION BY p.test_sha256 ORDER BY o.event_sequence) AS place,
    o.event_sequence
   FROM (public.plan p
     JOIN public.outcome o USING (request))
  WHERE (o.ending = 'finished'::text);
ALTER TABLE public.test_look OWNER TO heterolora_owner;
COMMENT ON VIEW public.test_look IS 'the runs that have finished on the same test rows, in their order: each look at them makes luck likelier';
COMMENT ON COLUMN public.test_look.test_sha256 IS 'of the file of test rows';
COMMENT ON COLUMN public.test_look.request IS 'a run that has finished on them';
COMMENT ON COLUMN public.test_look.ended_at IS 'when the run ended';
COMMENT ON COLUMN public.test_look.place IS 'its number among the runs on these rows, from 1: the tenth look has nine before it';
COMMENT ON COLUMN public.test_look.event_sequence IS 'the event of audit_event that ended the run';
CREATE VIEW public.verdict_basis WITH (security_invoker='true') AS
 SELECT e.sequence AS event_sequence,
    e.request,
    ((e.payload -> 'verdict'::text) ->> 'decision'::text) AS decision,
    (((e.payload -> 'basis'::text) ->> 'time'::text))::timestamp with time zone AS judged_at,
    (((e.payload -> 'basis'::text) -> 'submitter'::text) ->> 'userName'::text) AS user_name,
    (((e.payload -> 'basis'::text) -> 'submitter'::text) -> 'groups'::text) AS groups,
    (((e.payload -> 'request'::text) -> 'metadata'::text) ->> 'team'::text) AS team,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'team'::text) ->> 'costYen'::text))::numeric AS team_cost_yen,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'team'::text) ->> 'reservedYen'::text))::numeric AS team_reserved_yen,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'teamInMonth'::text) ->> 'costYen'::text))::numeric AS team_cost_yen_in_month,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'user'::text) ->> 'costYen'::text))::numeric AS user_cost_yen,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'user'::text) ->> 'reservedYen'::text))::numeric AS user_reserved_yen,
    (((((e.payload -> 'basis'::text) -> 'consumption'::text) -> 'userInMonth'::text) ->> 'costYen'::text))::numeric AS user_cost_yen_in_month,
    ((((e.payload -> 'basis'::text) -> 'facts'::text) -> 'model'::text) ->> 'weightsDigest'::text) AS weights_sha256,
    (((((e.payload -> 'basis'::text) -> 'facts'::text) -> 'data'::text) -> 'test'::text) ->> 'digest'::text) AS test_sha256,
    ((((e.payload -> 'basis'::text) -> 'machineSpeed'::text) ->> 'flopsPerSecond'::text))::double precision AS flops_per_second,
    ((e.payload -> 'basis'::text) -> 'approvals'::text) AS approvals,
    ((e.payload -> 'basis'::text) -> 'evidence'::text) AS evidence,
    (((e.payload -> 'verdict'::text) ->> 'expiresAt'::text))::timestamp with time zone AS expires_at,
    COALESCE(((((e.payload -> 'request'::text) -> 'specification'::text) -> 'budget'::text) ->> 'currency'::text), 'JPY'::text) AS currency
   FROM public.audit_event e
  WHERE ((e.kind = 'request.judged'::text) AND (json_typeof((e.payload -> 'basis'::text)) = 'object'::text));
ALTER TABLE public.verdict_basis OWNER TO heterolora_owner;
COMMENT ON VIEW public.verdict_basis IS 'what each verdict was given on: with the request and the policies it is a function of this (heteroloractl policy replay)';
COMMENT ON COLUMN public.verdict_basis.event_sequence IS 'the event of audit_event that says it';
COMMENT ON COLUMN public.verdict_basis.request IS 'id of the request';
COMMENT ON COLUMN public.verdict_basis.decision IS 'admitted, held or refused';
COMMENT ON COLUMN public.verdict_basis.judged_at IS 'the time that rules saw';
COMMENT ON COLUMN public.verdict_basis.user_name IS 'the account that owns the file';
COMMENT ON COLUMN public.verdict_basis.groups IS 'JSON: the groups of the submitter''s account by then';
COMMENT ON COLUMN public.verdict_basis.team IS 'metadata.team: whose quota pays; null where the request was never well-formed';
COMMENT ON COLUMN public.verdict_basis.team_cost_yen IS 'what the team''s runs had cost';
COMMENT ON COLUMN public.verdict_basis.team_reserved_yen IS 'what was reserved for the team';
COMMENT ON COLUMN public.verdict_basis.team_cost_yen_in_month IS 'the same since the calendar month began';
COMMENT ON COLUMN public.verdict_basis.user_cost_yen IS 'what the submitter''s runs had cost, for whatever team';
COMMENT ON COLUMN public.verdict_basis.user_reserved_yen IS 'what was reserved for the submitter';
COMMENT ON COLUMN public.verdict_basis.user_cost_yen_in_month IS 'the same since the calendar month began';
COMMENT ON COLUMN public.verdict_basis.weights_sha256 IS 'of the base model''s weights';
COMMENT ON COLUMN public.verdict_basis.test_sha256 IS 'of the file of test rows';
COMMENT ON COLUMN public.verdict_basis.flops_per_second IS 'of the machine, by its calibration: what the estimate rests on';
COMMENT ON COLUMN public.verdict_basis.approvals IS 'JSON: who had approved by then, when, and by which control file';
COMMENT ON COLUMN public.verdict_basis.evidence IS 'JSON: what finished runs of the same purpose, model and test rows had shown, for stage gates';
COMMENT ON COLUMN public.verdict_basis.expires_at IS 'when a held request is refused unless it has been approved; null where it waits for ever';
COMMENT ON COLUMN public.verdict_basis.currency IS 'ISO 4217: what the costs are in';
ALTER TABLE ONLY public.team_reader
    ADD CONSTRAINT a_binding_is_said_at_one_moment PRIMARY KEY (login, team, said_at);
ALTER TABLE ONLY public.allocation
    ADD CONSTRAINT a_choice_has_its_place_in_an_allocation PRIMARY KEY (event_sequence, place);
ALTER TABLE ONLY public.finding
    ADD CONSTRAINT a_finding_has_its_place_in_a_verdict PRIMARY KEY (event_sequence, place);
ALTER TABLE ONLY public.fact_kind
    ADD CONSTRAINT a_kind_is_described_once PRIMARY KEY (kind);
ALTER TABLE ONLY public.measurement
    ADD CONSTRAINT a_measurement_has_its_place_in_an_event PRIMARY KEY (event_sequence, place);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT a_migration_has_a_number PRIMARY KEY (version);
ALTER TABLE ONLY public.judged_policy
    ADD CONSTRAINT a_policy_has_its_place_in_a_verdict PRIMARY KEY (event_sequence, place);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT a_request_is_planned_once UNIQUE (request);
ALTER TABLE ONLY public.reception
    ADD CONSTRAINT a_request_is_received_once UNIQUE (request);
ALTER TABLE ONLY public.standing
    ADD CONSTRAINT a_request_stands_somewhere PRIMARY KEY (request);
ALTER TABLE ONLY public.outcome
    ADD CONSTRAINT a_run_ends_once UNIQUE (request);
ALTER TABLE ONLY public.saliency
    ADD CONSTRAINT a_saliency_has_its_place_in_a_probe PRIMARY KEY (event_sequence, place);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT a_source_is_recorded_once UNIQUE (request, attempt, source_sequence);
ALTER TABLE ONLY public.daemon_lease
    ADD CONSTRAINT a_station_has_one_lease PRIMARY KEY (station);
ALTER TABLE ONLY public.consumption
    ADD CONSTRAINT an_event_changes_a_consumption_once PRIMARY KEY (event_sequence, scope);
ALTER TABLE ONLY public.state_change
    ADD CONSTRAINT an_event_changes_one_state PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT an_event_describes_one_request PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.outcome
    ADD CONSTRAINT an_event_ends_one_run PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.trial
    ADD CONSTRAINT an_event_finishes_one_trial PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.plan
    ADD CONSTRAINT an_event_fixes_one_plan PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.verdict
    ADD CONSTRAINT an_event_gives_one_verdict PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT an_event_has_a_number PRIMARY KEY (sequence);
ALTER TABLE ONLY public.reception
    ADD CONSTRAINT an_event_receives_one_request PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.cost
    ADD CONSTRAINT an_event_records_one_cost PRIMARY KEY (event_sequence);
ALTER TABLE ONLY public.artifact
    ADD CONSTRAINT an_event_writes_one_artifact PRIMARY KEY (event_sequence);
CREATE UNIQUE INDEX a_ledger_is_identified_once ON public.audit_event USING btree (kind) WHERE (kind = 'ledger.identified'::text);
CREATE INDEX audit_event_but_workers_by_request ON public.audit_event USING btree (request, sequence) WHERE (actor <> 'worker'::text);
CREATE INDEX audit_event_by_request ON public.audit_event USING btree (request, sequence);
CREATE INDEX audit_event_by_time ON public.audit_event USING btree ("time");
CREATE INDEX audit_event_of_signing ON public.audit_event USING btree (sequence) WHERE (kind = ANY (ARRAY['ledger.identified'::text, 'key.replaced'::text, 'checkpoint.signed'::text]));
CREATE INDEX audit_event_of_the_daemon_by_time ON public.audit_event USING btree ("time") WHERE (request IS NULL);
CREATE INDEX consumption_by_time ON public.consumption USING btree (scope, name, currency, reached_at, event_sequence);
CREATE INDEX cost_by_request ON public.cost USING btree (request);
CREATE INDEX measurement_by_request ON public.measurement USING btree (request, quantity);
CREATE INDEX plan_by_test ON public.plan USING btree (test_sha256);
CREATE INDEX plan_by_weights_and_test ON public.plan USING btree (weights_sha256, test_sha256);
CREATE INDEX reception_by_content ON public.reception USING btree (sha256, user_id, event_sequence);
CREATE INDEX request_by_name ON public.request USING btree (name, event_sequence);
CREATE INDEX request_by_request ON public.request USING btree (request, event_sequence);
CREATE INDEX request_by_team ON public.request USING btree (team);
CREATE INDEX standing_by_name ON public.standing USING btree (name, received_at, request) WHERE (NOT is_control);
CREATE INDEX standing_by_state ON public.standing USING btree (state, received_at, request) WHERE (NOT is_control);
CREATE INDEX standing_by_team ON public.standing USING btree (team, received_at, request) WHERE (NOT is_control);
CREATE INDEX standing_by_team_and_state ON public.standing USING btree (team, state, received_at, request) WHERE (NOT is_control);
CREATE INDEX standing_by_time ON public.standing USING btree (received_at, request) WHERE (NOT is_control);
CREATE INDEX state_change_by_request ON public.state_change USING btree (request, event_sequence);
CREATE INDEX verdict_by_request ON public.verdict USING btree (request, event_sequence);
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.allocation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.allocation ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.artifact FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.artifact ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consumption FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.consumption ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cost FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.cost ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.finding FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure();
ALTER TABLE public.finding ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.judged_policy FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.judged_policy ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.measurement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.measurement ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outcome FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure();
ALTER TABLE public.outcome ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.plan FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.plan ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reception FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure();
ALTER TABLE public.reception ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.request FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure();
ALTER TABLE public.request ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.saliency FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.saliency ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.state_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.state_change ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trial FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.trial ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER a_projection_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.verdict FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.verdict ENABLE ALWAYS TRIGGER a_projection_is_only_added_to;
CREATE TRIGGER an_event_fills_the_tables_defined_from_it AFTER INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.project_audit_event();
ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER an_event_fills_the_tables_defined_from_it;
CREATE TRIGGER an_event_is_as_its_kind BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.refuse_unknown_fact();
ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER an_event_is_as_its_kind;
CREATE TRIGGER only_events_change_it BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.standing FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_by_hand();
ALTER TABLE public.standing ENABLE ALWAYS TRIGGER only_events_change_it;
CREATE TRIGGER the_record_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.append_turn FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.append_turn ENABLE ALWAYS TRIGGER the_record_is_only_added_to;
CREATE TRIGGER the_record_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_but_erasure();
ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER the_record_is_only_added_to;
CREATE TRIGGER the_record_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fact_kind FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.fact_kind ENABLE ALWAYS TRIGGER the_record_is_only_added_to;
CREATE TRIGGER the_record_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.schema_migration FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.schema_migration ENABLE ALWAYS TRIGGER the_record_is_only_added_to;
CREATE TRIGGER the_record_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.team_reader FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE public.team_reader ENABLE ALWAYS TRIGGER the_record_is_only_added_to;
ALTER TABLE public.allocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.artifact ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.consumption ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cost ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.judged_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.measurement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.outcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.plan ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers_see_everything ON public.allocation FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.artifact FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.audit_event FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.consumption FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.cost FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.finding FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.judged_policy FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.measurement FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.outcome FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.plan FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.reception FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.request FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.saliency FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.standing FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.state_change FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.team_reader FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.trial FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
CREATE POLICY readers_see_everything ON public.verdict FOR SELECT TO heterolora_writer, heterolora_reader USING (true);
ALTER TABLE public.reception ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.request ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.saliency ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.standing ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.state_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.team_reader ENABLE ROW LEVEL SECURITY;
CREATE POLICY team_readers_see_their_teams ON public.allocation FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = allocation.request))));
CREATE POLICY team_readers_see_their_teams ON public.artifact FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = artifact.request))));
CREATE POLICY team_readers_see_their_teams ON public.audit_event FOR SELECT TO heterolora_team_reader USING (((request IS NULL) OR (EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = audit_event.request)))));
CREATE POLICY team_readers_see_their_teams ON public.consumption FOR SELECT TO heterolora_team_reader USING (((scope = 'team'::text) AND (name = ANY (( SELECT public.session_teams() AS session_teams)::text[]))));
CREATE POLICY team_readers_see_their_teams ON public.cost FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = cost.request))));
CREATE POLICY team_readers_see_their_teams ON public.finding FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = finding.request))));
CREATE POLICY team_readers_see_their_teams ON public.judged_policy FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = judged_policy.request))));
CREATE POLICY team_readers_see_their_teams ON public.measurement FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = measurement.request))));
CREATE POLICY team_readers_see_their_teams ON public.outcome FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = outcome.request))));
CREATE POLICY team_readers_see_their_teams ON public.plan FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = plan.request))));
CREATE POLICY team_readers_see_their_teams ON public.reception FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = reception.request))));
CREATE POLICY team_readers_see_their_teams ON public.request FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = request.request))));
CREATE POLICY team_readers_see_their_teams ON public.saliency FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = saliency.request))));
CREATE POLICY team_readers_see_their_teams ON public.standing FOR SELECT TO heterolora_team_reader USING (((team = ANY (( SELECT public.session_teams() AS session_teams)::text[])) OR (is_control AND public.session_sees_order(request))));
CREATE POLICY team_readers_see_their_teams ON public.state_change FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = state_change.request))));
CREATE POLICY team_readers_see_their_teams ON public.team_reader FOR SELECT TO heterolora_team_reader USING ((login = SESSION_USER));
CREATE POLICY team_readers_see_their_teams ON public.trial FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = trial.request))));
CREATE POLICY team_readers_see_their_teams ON public.verdict FOR SELECT TO heterolora_team_reader USING ((EXISTS ( SELECT
   FROM public.standing s
  WHERE (s.request = verdict.request))));
ALTER TABLE public.trial ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.verdict ENABLE ROW LEVEL SECURITY;
GRANT ALL ON SCHEMA public TO heterolora_owner;
GRANT USAGE ON SCHEMA public TO heterolora_writer;
GRANT USAGE ON SCHEMA public TO heterolora_reader;
GRANT USAGE ON SCHEMA public TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.append_audit_event(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_attempt integer, event_source_sequence integer, event_payload text, event_sealed_actor text, event_sealed_payload text, event_sealed_values jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_audit_event(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_attempt integer, event_source_sequence integer, event_payload text, event_sealed_actor text, event_sealed_payload text, event_sealed_values jsonb) TO heterolora_writer;
REVOKE ALL ON FUNCTION public.ledger_field_text(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_field_text(field text) TO heterolora_writer;
GRANT ALL ON FUNCTION public.ledger_field_text(field text) TO heterolora_reader;
GRANT ALL ON FUNCTION public.ledger_field_text(field text) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.ledger_time(instant timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_time(instant timestamp with time zone) TO heterolora_writer;
GRANT ALL ON FUNCTION public.ledger_time(instant timestamp with time zone) TO heterolora_reader;
GRANT ALL ON FUNCTION public.ledger_time(instant timestamp with time zone) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) TO heterolora_writer;
GRANT ALL ON FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) TO heterolora_reader;
GRANT ALL ON FUNCTION public.audit_event_hash(sequence bigint, instant timestamp with time zone, actor text, kind text, request text, attempt integer, source_sequence integer, payload text, previous_hash bytea) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.can_follow(state_before text, state_after text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.can_follow(state_before text, state_after text) TO heterolora_writer;
GRANT ALL ON FUNCTION public.can_follow(state_before text, state_after text) TO heterolora_reader;
GRANT ALL ON FUNCTION public.can_follow(state_before text, state_after text) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.disclosed_actor(sealed_actor text, sealed_values jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.disclosed_payload(sealed_payload text, sealed_values jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.end_lease(lease_station text, lease_token bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.end_lease(lease_station text, lease_token bigint) TO heterolora_writer;
REVOKE ALL ON FUNCTION public.erase_values(erasing bigint, erasure json) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.is_sealed(actor text, payload text, sealed_actor text, sealed_payload text, sealed_values jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.ledger_field(field text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ledger_field(field text) TO heterolora_writer;
GRANT ALL ON FUNCTION public.ledger_field(field text) TO heterolora_reader;
GRANT ALL ON FUNCTION public.ledger_field(field text) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.project_audit_event() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_change_but_erasure() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_change_by_hand() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_unknown_fact() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.refuse_usurper(event_time timestamp with time zone, event_actor text, event_kind text, event_request text, event_payload json) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.renew_lease(lease_station text, lease_token bigint, seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.renew_lease(lease_station text, lease_token bigint, seconds integer) TO heterolora_writer;
GRANT SELECT ON TABLE public.team_reader TO heterolora_team_reader;
GRANT SELECT ON TABLE public.team_reader TO heterolora_writer;
GRANT SELECT ON TABLE public.team_reader TO heterolora_reader;
REVOKE ALL ON FUNCTION public.session_teams() FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_teams() TO heterolora_team_reader;
GRANT SELECT ON TABLE public.audit_event TO heterolora_writer;
GRANT SELECT ON TABLE public.audit_event TO heterolora_reader;
GRANT SELECT ON TABLE public.audit_event TO heterolora_team_reader;
GRANT SELECT ON TABLE public.standing TO heterolora_writer;
GRANT SELECT ON TABLE public.standing TO heterolora_reader;
GRANT SELECT ON TABLE public.standing TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.session_sees_order(control text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_sees_order(control text) TO heterolora_team_reader;
REVOKE ALL ON FUNCTION public.take_append_turn() FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_append_turn() TO heterolora_writer;
REVOKE ALL ON FUNCTION public.take_lease(lease_station text, lease_holder text, seconds integer, OUT token bigint, OUT holder text, OUT expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_lease(lease_station text, lease_holder text, seconds integer, OUT token bigint, OUT holder text, OUT expires_at timestamp with time zone) TO heterolora_writer;
REVOKE ALL ON FUNCTION public.value_commitment(salt text, value text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.value_commitment(salt text, value text) TO heterolora_writer;
GRANT ALL ON FUNCTION public.value_commitment(salt text, value text) TO heterolora_reader;
GRANT ALL ON FUNCTION public.value_commitment(salt text, value text) TO heterolora_team_reader;
GRANT SELECT ON TABLE public.allocation TO heterolora_writer;
GRANT SELECT ON TABLE public.allocation TO heterolora_reader;
GRANT SELECT ON TABLE public.allocation TO heterolora_team_reader;
GRANT SELECT ON TABLE public.artifact TO heterolora_writer;
GRANT SELECT ON TABLE public.artifact TO heterolora_reader;
GRANT SELECT ON TABLE public.artifact TO heterolora_team_reader;
GRANT SELECT ON TABLE public.attempt TO heterolora_writer;
GRANT SELECT ON TABLE public.attempt TO heterolora_reader;
GRANT SELECT ON TABLE public.attempt TO heterolora_team_reader;
GRANT SELECT ON TABLE public.measurement TO heterolora_writer;
GRANT SELECT ON TABLE public.measurement TO heterolora_reader;
GRANT SELECT ON TABLE public.measurement TO heterolora_team_reader;
GRANT SELECT ON TABLE public.plan TO heterolora_writer;
GRANT SELECT ON TABLE public.plan TO heterolora_reader;
GRANT SELECT ON TABLE public.plan TO heterolora_team_reader;
GRANT SELECT ON TABLE public.trial TO heterolora_writer;
GRANT SELECT ON TABLE public.trial TO heterolora_reader;
GRANT SELECT ON TABLE public.trial TO heterolora_team_reader;
GRANT SELECT ON TABLE public.budget_curve TO heterolora_writer;
GRANT SELECT ON TABLE public.budget_curve TO heterolora_reader;
GRANT SELECT ON TABLE public.budget_curve TO heterolora_team_reader;
GRANT SELECT ON TABLE public.checkpoint TO heterolora_writer;
GRANT SELECT ON TABLE public.checkpoint TO heterolora_reader;
GRANT SELECT ON TABLE public.checkpoint TO heterolora_team_reader;
GRANT SELECT ON TABLE public.consumption TO heterolora_writer;
GRANT SELECT ON TABLE public.consumption TO heterolora_reader;
GRANT SELECT ON TABLE public.consumption TO heterolora_team_reader;
GRANT SELECT ON TABLE public.consumption_change TO heterolora_writer;
GRANT SELECT ON TABLE public.consumption_change TO heterolora_reader;
GRANT SELECT ON TABLE public.consumption_change TO heterolora_team_reader;
GRANT SELECT ON TABLE public.reception TO heterolora_writer;
GRANT SELECT ON TABLE public.reception TO heterolora_reader;
GRANT SELECT ON TABLE public.reception TO heterolora_team_reader;
GRANT SELECT ON TABLE public.control_order TO heterolora_writer;
GRANT SELECT ON TABLE public.control_order TO heterolora_reader;
GRANT SELECT ON TABLE public.control_order TO heterolora_team_reader;
GRANT SELECT ON TABLE public.cost TO heterolora_writer;
GRANT SELECT ON TABLE public.cost TO heterolora_reader;
GRANT SELECT ON TABLE public.cost TO heterolora_team_reader;
GRANT SELECT ON TABLE public.daemon_lease TO heterolora_writer;
GRANT SELECT ON TABLE public.daemon_lease TO heterolora_reader;
GRANT SELECT ON TABLE public.fact_kind TO heterolora_writer;
GRANT SELECT ON TABLE public.fact_kind TO heterolora_reader;
GRANT SELECT ON TABLE public.fact_kind TO heterolora_team_reader;
GRANT SELECT ON TABLE public.finding TO heterolora_writer;
GRANT SELECT ON TABLE public.finding TO heterolora_reader;
GRANT SELECT ON TABLE public.finding TO heterolora_team_reader;
GRANT SELECT ON TABLE public.judged_policy TO heterolora_writer;
GRANT SELECT ON TABLE public.judged_policy TO heterolora_reader;
GRANT SELECT ON TABLE public.judged_policy TO heterolora_team_reader;
GRANT SELECT ON TABLE public.machine TO heterolora_writer;
GRANT SELECT ON TABLE public.machine TO heterolora_reader;
GRANT SELECT ON TABLE public.machine TO heterolora_team_reader;
GRANT SELECT ON TABLE public.machine_change TO heterolora_writer;
GRANT SELECT ON TABLE public.machine_change TO heterolora_reader;
GRANT SELECT ON TABLE public.machine_change TO heterolora_team_reader;
GRANT SELECT ON TABLE public.outcome TO heterolora_writer;
GRANT SELECT ON TABLE public.outcome TO heterolora_reader;
GRANT SELECT ON TABLE public.outcome TO heterolora_team_reader;
GRANT SELECT ON TABLE public.policy_text TO heterolora_writer;
GRANT SELECT ON TABLE public.policy_text TO heterolora_reader;
GRANT SELECT ON TABLE public.policy_text TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_allocation TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_allocation TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_allocation TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_artifact TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_artifact TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_artifact TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_consumption TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_consumption TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_consumption TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_cost TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_cost TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_cost TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_finding TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_finding TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_finding TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_judged_policy TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_judged_policy TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_judged_policy TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_measurement TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_measurement TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_measurement TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_outcome TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_outcome TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_outcome TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_plan TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_plan TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_plan TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_reception TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_reception TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_reception TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_request TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_request TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_request TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_saliency TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_saliency TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_saliency TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_standing TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_standing TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_standing TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_state_change TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_state_change TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_state_change TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_trial TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_trial TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_trial TO heterolora_team_reader;
GRANT SELECT ON TABLE public.projected_verdict TO heterolora_writer;
GRANT SELECT ON TABLE public.projected_verdict TO heterolora_reader;
GRANT SELECT ON TABLE public.projected_verdict TO heterolora_team_reader;
GRANT SELECT ON TABLE public.proxy_validation TO heterolora_writer;
GRANT SELECT ON TABLE public.proxy_validation TO heterolora_reader;
GRANT SELECT ON TABLE public.proxy_validation TO heterolora_team_reader;
GRANT SELECT ON TABLE public.refused_kernel TO heterolora_writer;
GRANT SELECT ON TABLE public.refused_kernel TO heterolora_reader;
GRANT SELECT ON TABLE public.refused_kernel TO heterolora_team_reader;
GRANT SELECT ON TABLE public.request TO heterolora_writer;
GRANT SELECT ON TABLE public.request TO heterolora_reader;
GRANT SELECT ON TABLE public.request TO heterolora_team_reader;
GRANT SELECT ON TABLE public.verdict TO heterolora_writer;
GRANT SELECT ON TABLE public.verdict TO heterolora_reader;
GRANT SELECT ON TABLE public.verdict TO heterolora_team_reader;
GRANT SELECT ON TABLE public.request_overview TO heterolora_writer;
GRANT SELECT ON TABLE public.request_overview TO heterolora_reader;
GRANT SELECT ON TABLE public.request_overview TO heterolora_team_reader;
GRANT SELECT ON TABLE public.request_state TO heterolora_writer;
GRANT SELECT ON TABLE public.request_state TO heterolora_reader;
GRANT SELECT ON TABLE public.request_state TO heterolora_team_reader;
GRANT SELECT ON TABLE public.saliency TO heterolora_writer;
GRANT SELECT ON TABLE public.saliency TO heterolora_reader;
GRANT SELECT ON TABLE public.saliency TO heterolora_team_reader;
GRANT SELECT ON TABLE public.saliency_interval TO heterolora_writer;
GRANT SELECT ON TABLE public.saliency_interval TO heterolora_reader;
GRANT SELECT ON TABLE public.saliency_interval TO heterolora_team_reader;
GRANT SELECT ON TABLE public.schema_migration TO heterolora_writer;
GRANT SELECT ON TABLE public.schema_migration TO heterolora_reader;
GRANT SELECT ON TABLE public.schema_migration TO heterolora_team_reader;
GRANT SELECT ON TABLE public.search_candidate TO heterolora_writer;
GRANT SELECT ON TABLE public.search_candidate TO heterolora_reader;
GRANT SELECT ON TABLE public.search_candidate TO heterolora_team_reader;
GRANT SELECT ON TABLE public.selection_frequency TO heterolora_writer;
GRANT SELECT ON TABLE public.selection_frequency TO heterolora_reader;
GRANT SELECT ON TABLE public.selection_frequency TO heterolora_team_reader;
GRANT SELECT ON TABLE public.snapshot TO heterolora_writer;
GRANT SELECT ON TABLE public.snapshot TO heterolora_reader;
GRANT SELECT ON TABLE public.snapshot TO heterolora_team_reader;
GRANT SELECT ON TABLE public.state_change TO heterolora_writer;
GRANT SELECT ON TABLE public.state_change TO heterolora_reader;
GRANT SELECT ON TABLE public.state_change TO heterolora_team_reader;
GRANT SELECT ON TABLE public.spending TO heterolora_writer;
GRANT SELECT ON TABLE public.spending TO heterolora_reader;
GRANT SELECT ON TABLE public.spending TO heterolora_team_reader;
GRANT SELECT ON TABLE public.test_look TO heterolora_writer;
GRANT SELECT ON TABLE public.test_look TO heterolora_reader;
GRANT SELECT ON TABLE public.test_look TO heterolora_team_reader;
GRANT SELECT ON TABLE public.verdict_basis TO heterolora_writer;
GRANT SELECT ON TABLE public.verdict_basis TO heterolora_reader;
GRANT SELECT ON TABLE public.verdict_basis TO heterolora_team_reader;
