-- People who see a ledger but for other teams' requests: the role heterolora_team_reader, whose logins are bound to teams in a table of their own, and row-level
-- security on everything that says something of a request. Nothing is rewritten or gone through: a ledger of any size has it at once.
--
-- Who appends is not concerned: append_audit_event is its owner's, whom row-level security passes over. Nor are heterolora_writer and heterolora_reader, which bypass it
-- (roles.sql), so that their plans stay; logins that only inherit from the two have a policy that lets everything through.

do $$
begin
    if to_regrole('heterolora_team_reader') is null then
        raise exception 'the role heterolora_team_reader is missing: a superuser first runs migrations/roles.sql of this release in this database';
    end if;
end
$$;

create table team_reader (
    login name not null,
    team text not null,
    may_read boolean not null default true,
    said_at timestamptz not null default clock_timestamp(),
    said_by name not null default session_user,
    constraint a_binding_is_said_at_one_moment primary key (login, team, said_at)
);
create trigger the_record_is_only_added_to before update or delete or truncate on team_reader
    for each statement execute function refuse_change();
alter table team_reader enable always trigger the_record_is_only_added_to;
comment on table team_reader is 'which logins of heterolora_team_reader see which teams: of a login and a team the newest row counts. Rows are added by the owner, and by nobody else';
comment on column team_reader.login is 'the role that a session was opened as; by name, so that a login of the same name that is made later is meant too';
comment on column team_reader.team is 'metadata.team of the requests that it sees';
comment on column team_reader.may_read is 'false ends it';
comment on column team_reader.said_at is 'when it was said; not part of the chain';
comment on column team_reader.said_by is 'the role that said it';

-- By session_user: SET ROLE does not change it, no setting does, and SET SESSION AUTHORIZATION is for superusers. With the rights of the owner, because what it reads is not for
-- everybody, and because a policy of a table cannot ask that table.
create function session_teams() returns text[]
language sql stable parallel safe security definer
return array(
    select newest.team
    from (
        select distinct on (r.team) r.team, r.may_read from team_reader r
        where r.login = session_user order by r.team, r.said_at desc) newest
    where newest.may_read order by newest.team);
comment on function session_teams is 'the teams whose requests this session sees as a team reader';

create function session_sees_order(control text) returns boolean
language sql stable parallel safe security definer
return coalesce((
    select t.team from audit_event e join standing t on t.request = e.payload -> 'order' ->> 'request'
    where e.request = control and e.kind = 'control.decided') = any(session_teams()), false);
comment on function session_sees_order is 'whether a control file is about a request of one of this session''s teams';

-- The same as it was, with names for the columns of the second select: a server that restores a dump gives them some of its own, and the view was no longer the one that was made.
create or replace view consumption_change as
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
    (select 'team' as scope, judged.payload -> 'request' -> 'metadata' ->> 'team' as name
    from audit_event judged
    where judged.request = e.request and judged.actor <> 'worker' and judged.sequence <= e.sequence
        and judged.kind = 'request.judged' and json_typeof(judged.payload -> 'request') = 'object' and e.kind <> 'request.received'
    order by judged.sequence desc limit 1)) whose
where e.actor <> 'worker' and whose.name is not null
    and (e.kind in ('request.received', 'run.ended', 'cost.recorded')
        or (e.kind = 'request.judged' and e.payload -> 'verdict' ->> 'decision' = 'admitted'))
    and (change.cost_yen <> 0 or change.run_count <> 0 or change.reserved_count <> 0 or change.file_count <> 0);

do $$
declare
    relation text;
    concerns text;
begin
    -- What each table has of a request is seen by whoever sees where the request stands. Facts about no request concern everybody: policies, checkpoints, calibrations. Sums per
    -- person are over all teams.
    for relation, concerns in select * from (values
        ('standing', 'team = any((select session_teams())::text[]) or (is_control and session_sees_order(request))'),
        ('audit_event', 'request is null or exists (select from standing s where s.request = audit_event.request)'),
        ('consumption', 'scope = ''team'' and name = any((select session_teams())::text[])'),
        ('team_reader', 'login = session_user')) as special
        union all
        select name, format('exists (select from standing s where s.request = %I.request)', name) from unnest(array[
            'state_change', 'reception', 'request', 'verdict', 'finding', 'judged_policy', 'plan', 'saliency', 'allocation', 'trial',
            'measurement', 'artifact', 'outcome', 'cost']) as name
    loop
        execute format('create policy readers_see_everything on %I for select to heterolora_writer, heterolora_reader using (true)', relation);
        execute format('create policy team_readers_see_their_teams on %I for select to heterolora_team_reader using (%s)', relation, concerns);
        execute format('alter table %I enable row level security', relation);
        execute format('grant select on %I to heterolora_team_reader', relation);
    end loop;
    -- A view reads with the rights of whoever asks it.
    foreach relation in array array[
        'projected_state_change', 'projected_reception', 'projected_request', 'projected_verdict', 'projected_finding',
        'projected_judged_policy', 'projected_plan', 'projected_saliency', 'projected_allocation', 'projected_trial',
        'projected_measurement', 'projected_artifact', 'projected_outcome', 'projected_cost', 'projected_consumption',
        'projected_standing', 'attempt', 'budget_curve', 'checkpoint', 'consumption_change', 'control_order', 'machine',
        'machine_change', 'policy_text', 'proxy_validation', 'refused_kernel', 'request_overview', 'request_state',
        'saliency_interval', 'search_candidate', 'selection_frequency', 'snapshot', 'spending', 'test_look', 'verdict_basis']
    loop
        execute format('alter view %I set (security_invoker = true)', relation);
        execute format('grant select on %I to heterolora_team_reader', relation);
    end loop;
end
$$;

revoke all on function session_teams, session_sees_order from public;
grant execute on function session_teams, session_sees_order, ledger_time, ledger_field, ledger_field_text, audit_event_hash, can_follow
    to heterolora_team_reader;
grant select on team_reader to heterolora_writer, heterolora_reader;
grant select on schema_migration to heterolora_team_reader;
