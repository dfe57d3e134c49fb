-- Orders of people about requests, snapshots of trainings, attempts that ended before their runs, and policies that were not taken over
-- become kinds of events. A control file is received like a request and ends finished or refused.

alter table audit_event
    drop constraint an_event_is_of_a_known_kind,
    add constraint an_event_is_of_a_known_kind check (kind in (
        'daemon.started', 'policies.loaded', 'policies.refused', 'machine.calibrated', 'request.received', 'request.judged',
        'request.controlled', 'control.decided', 'run.planned', 'run.started', 'run.prepared', 'search.scored',
        'search.allocated', 'search.compared', 'search.validated', 'trial.started', 'trial.progressed', 'trial.finished',
        'artifact.written', 'snapshot.written', 'work.finished', 'run.interrupted', 'run.ended', 'cost.recorded')),
    drop constraint only_facts_about_the_daemon_have_no_request,
    add constraint only_facts_about_the_daemon_have_no_request check (
        (request is null) = (kind in ('daemon.started', 'policies.loaded', 'policies.refused', 'machine.calibrated'))),
    drop constraint a_worker_says_only_what_workers_may_say_and_names_its_source,
    add constraint a_worker_says_only_what_workers_may_say_and_names_its_source check (
        actor <> 'worker' or (attempt is not null and kind in (
            'run.prepared', 'search.scored', 'search.allocated', 'search.compared', 'search.validated', 'trial.started',
            'trial.progressed', 'trial.finished', 'artifact.written', 'snapshot.written', 'work.finished')));

create or replace view projected_state_change as
select e.sequence as event_sequence, e.request, e.time as changed_at,
    case e.kind
        when 'request.received' then 'received'
        when 'request.judged' then e.payload -> 'verdict' ->> 'decision'
        when 'control.decided' then
            case when (e.payload ->> 'isAccepted')::boolean then 'finished' else 'refused' end
        when 'run.planned' then 'planned'
        when 'run.started' then 'running'
        when 'run.ended' then e.payload ->> 'ending'
    end as state
from audit_event e
where e.kind in ('request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended');

create or replace function can_follow(state_before text, state_after text) returns boolean
language sql immutable parallel safe
return (coalesce(state_before, ''), state_after) in (
    ('', 'received'),
    ('received', 'admitted'), ('received', 'held'), ('received', 'refused'), ('received', 'finished'),
    ('held', 'admitted'), ('held', 'refused'), ('held', 'expired'),
    ('admitted', 'planned'), ('admitted', 'failed'), ('admitted', 'cancelled'),
    ('planned', 'running'), ('planned', 'failed'), ('planned', 'cancelled'),
    ('running', 'running'), ('running', 'finished'), ('running', 'failed'), ('running', 'cancelled'));

create or replace function refuse_impossible(event audit_event) returns void
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
    state_before text := (
        select s.state from state_change s
        where s.request = event.request and s.event_sequence < event.sequence
        order by s.event_sequence desc limit 1);
    state_after text := (select p.state from projected_state_change p where p.event_sequence = event.sequence);
begin
    if event.request is null then
        return;
    elsif state_after is not null then
        if can_follow(state_before, state_after) then return; end if;
    elsif event.kind in ('artifact.written', 'cost.recorded') then
        if state_before in ('running', 'finished', 'failed', 'cancelled') then return; end if;
    elsif event.kind = 'request.controlled' then
        if state_before in ('held', 'admitted', 'planned', 'running') then return; end if;
    elsif state_before = 'running' then
        return;
    end if;
    raise exception 'request % is %: % cannot be said of it', event.request, coalesce(state_before, 'unknown'),
        event.kind || coalesce(' (' || state_after || ')', '') using errcode = 'HL001';
end
$$;

create or replace function project_audit_event() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    perform refuse_impossible(new);
    if new.kind in (
        'request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended') then
        insert into state_change select * from projected_state_change where event_sequence = new.sequence;
    end if;
    case new.kind
        when 'request.received' then
            insert into reception select * from projected_reception where event_sequence = new.sequence;
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
    return null;
end
$$;

create view control_order as
select e.sequence as event_sequence, e.request as control, e.time as decided_at, r.user_name,
    e.payload -> 'order' ->> 'action' as action, e.payload -> 'order' ->> 'request' as request,
    e.payload -> 'order' ->> 'reason' as reason, (e.payload ->> 'isAccepted')::boolean as is_accepted,
    (select string_agg(finding ->> 'reason', '; ') from json_array_elements(e.payload -> 'findings') as f (finding)) as findings
from audit_event e join reception r on r.request = e.request
where e.kind = 'control.decided';
comment on view control_order is 'every control file: who ordered what about which request, why, and whether it was done';

create view snapshot as
select e.sequence as event_sequence, e.request, e.attempt, e.time as written_at, e.payload -> 'trial' ->> 'arm' as arm,
    (e.payload -> 'trial' ->> 'seed')::numeric as seed, (e.payload ->> 'stepCount')::integer as step_count,
    e.payload ->> 'path' as path, (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256
from audit_event e
where e.kind = 'snapshot.written';
comment on view snapshot is 'the places from which a run can go on; only the newest two files are kept';

create view attempt as
select s.sequence as event_sequence, s.request, (s.payload ->> 'attempt')::integer as attempt, s.time as started_at,
    i.time as interrupted_at, i.payload ->> 'reason' as reason, i.payload ->> 'words' as words,
    (i.payload ->> 'wallSeconds')::double precision as wall_seconds
from audit_event s
left join audit_event i on i.request = s.request and i.kind = 'run.interrupted'
    and i.payload ->> 'attempt' = s.payload ->> 'attempt'
where s.kind = 'run.started';
comment on view attempt is 'each start of a worker, and how it broke off where its run did not end with it';

grant select on control_order, snapshot, attempt to heterolora_writer, heterolora_reader;
