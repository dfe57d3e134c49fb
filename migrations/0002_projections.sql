-- Typed tables for people and reports. Each is defined once, by the view projected_NAME over the payloads, and filled from that
-- view by the trigger that follows every new event, in its transaction. Verification compares table and view, both ways.
-- Rows name the event that they come from and have no foreign key to it: it would turn the refusal of TRUNCATE into another error.

create view projected_state_change as
select e.sequence as event_sequence, e.request, e.time as changed_at,
    case e.kind
        when 'request.received' then 'received'
        when 'request.judged' then e.payload -> 'verdict' ->> 'decision'
        when 'run.planned' then 'planned'
        when 'run.started' then 'running'
        when 'run.ended' then e.payload ->> 'ending'
    end as state
from audit_event e
where e.kind in ('request.received', 'request.judged', 'run.planned', 'run.started', 'run.ended');

create view projected_reception as
select e.sequence as event_sequence, e.request, e.time as received_at, e.payload ->> 'fileName' as file_name,
    (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256,
    (e.payload -> 'submitter' ->> 'userID')::bigint as user_id, e.payload -> 'submitter' ->> 'userName' as user_name
from audit_event e
where e.kind = 'request.received';

create view projected_request as
select e.sequence as event_sequence, e.request,
    e.payload -> 'request' -> 'metadata' ->> 'name' as name,
    e.payload -> 'request' -> 'metadata' ->> 'team' as team,
    e.payload -> 'request' -> 'metadata' ->> 'purpose' as purpose,
    e.payload -> 'request' -> 'metadata' ->> 'stage' as stage,
    e.payload -> 'request' -> 'specification' ->> 'model' as model,
    e.payload -> 'request' -> 'specification' -> 'search' ->> 'method' as search_method,
    e.payload -> 'request' -> 'specification' -> 'search' ->> 'proxy' as proxy,
    (e.payload -> 'request' -> 'specification' -> 'search' ->> 'rank')::integer as rank,
    (e.payload -> 'request' -> 'specification' -> 'budget' ->> 'costYenMax')::double precision as cost_yen_max,
    (e.payload -> 'request' -> 'specification' -> 'budget' ->> 'durationSecondsMax')::double precision
        as duration_seconds_max
from audit_event e
where e.kind = 'request.judged' and json_typeof(e.payload -> 'request') = 'object';

create view projected_verdict as
select e.sequence as event_sequence, e.request, e.time as judged_at, e.payload -> 'verdict' ->> 'decision' as decision,
    json_array_length(e.payload -> 'verdict' -> 'findings') as finding_count,
    (e.payload -> 'verdict' -> 'estimate' ->> 'trainableParameterCount')::bigint as estimated_trainable_parameter_count,
    (e.payload -> 'verdict' -> 'estimate' ->> 'baseParameterCount')::bigint as base_parameter_count,
    (e.payload -> 'verdict' -> 'estimate' ->> 'flops')::double precision as estimated_flops,
    (e.payload -> 'verdict' -> 'estimate' ->> 'wallSeconds')::double precision as estimated_wall_seconds,
    (e.payload -> 'verdict' -> 'estimate' ->> 'costYen')::double precision as estimated_cost_yen,
    (e.payload -> 'verdict' -> 'estimate' ->> 'memoryBytes')::double precision as estimated_memory_bytes
from audit_event e
where e.kind = 'request.judged';

create view projected_finding as
select e.sequence as event_sequence, finding.place::integer as place, e.request,
    finding.item ->> 'severity' as severity, finding.item ->> 'rule' as rule, finding.item ->> 'reason' as reason,
    finding.item ->> 'file' as file, finding.item ->> 'field' as field, (finding.item ->> 'line')::integer as line
from audit_event e, json_array_elements(e.payload -> 'verdict' -> 'findings') with ordinality as finding (item, place)
where e.kind = 'request.judged';

create view projected_judged_policy as
select e.sequence as event_sequence, policy.place::integer as place, e.request, policy.item ->> 'file' as file,
    policy.item ->> 'digest' as sha256
from audit_event e, json_array_elements(e.payload -> 'policyDigests') with ordinality as policy (item, place)
where e.kind = 'request.judged';

create view projected_plan as
select e.sequence as event_sequence, e.request, e.payload ->> 'planDigest' as sha256,
    e.payload -> 'plan' -> 'model' ->> 'name' as model,
    e.payload -> 'plan' -> 'model' ->> 'weightsDigest' as weights_sha256,
    e.payload -> 'plan' -> 'data' -> 'train' ->> 'digest' as train_sha256,
    e.payload -> 'plan' -> 'data' -> 'validation' ->> 'digest' as validation_sha256,
    e.payload -> 'plan' -> 'data' -> 'test' ->> 'digest' as test_sha256,
    (e.payload -> 'plan' ->> 'trainableParameterCountMax')::bigint as trainable_parameter_count_max,
    (e.payload -> 'plan' ->> 'durationSecondsMax')::double precision as duration_seconds_max,
    e.payload -> 'plan' -> 'search' ->> 'method' as search_method,
    e.payload -> 'plan' -> 'search' ->> 'proxy' as proxy,
    (e.payload -> 'plan' -> 'search' ->> 'rank')::integer as rank,
    (select array_agg(seed::numeric order by place)
        from json_array_elements_text(e.payload -> 'plan' -> 'training' -> 'seeds') with ordinality as s (seed, place)) as seeds,
    (select array_agg(arm order by place)
        from json_array_elements_text(e.payload -> 'plan' -> 'arms') with ordinality as a (arm, place)) as arms
from audit_event e
where e.kind = 'run.planned';

create view projected_saliency as
select e.sequence as event_sequence, site.place::integer as place, e.request, e.attempt, e.payload ->> 'proxy' as proxy,
    (e.payload ->> 'round')::integer as round, (e.payload ->> 'seed')::numeric as seed, site.item ->> 'site' as site,
    (site.item ->> 'saliency')::double precision as saliency,
    (site.item ->> 'saliencyPerParameter')::double precision as saliency_per_parameter
from audit_event e, json_array_elements(e.payload -> 'sites') with ordinality as site (item, place)
where e.kind = 'search.scored';

create view projected_allocation as
select e.sequence as event_sequence, (choice.item ->> 'order')::integer as place, e.request, e.attempt,
    e.payload ->> 'arm' as arm, (e.payload ->> 'budget')::bigint as budget, choice.item ->> 'site' as site,
    (choice.item ->> 'rank')::integer as rank, (choice.item ->> 'parameterCount')::bigint as parameter_count,
    (choice.item ->> 'saliency')::double precision as saliency,
    (choice.item ->> 'gainPerParameter')::double precision as gain_per_parameter,
    (choice.item ->> 'budgetLeft')::bigint as budget_left, choice.item ->> 'reason' as reason
from audit_event e, json_array_elements(e.payload -> 'choices') as choice (item)
where e.kind = 'search.allocated';

create view projected_trial as
select e.sequence as event_sequence, e.request, e.attempt, e.payload -> 'trial' ->> 'arm' as arm,
    (e.payload -> 'trial' ->> 'seed')::numeric as seed,
    (e.payload ->> 'trainableParameterCount')::bigint as trainable_parameter_count,
    (e.payload ->> 'headParameterCount')::bigint as head_parameter_count,
    (e.payload ->> 'trainedTokenCount')::bigint as trained_token_count,
    (e.payload ->> 'trainingSeconds')::double precision as training_seconds,
    (e.payload ->> 'evaluationSeconds')::double precision as evaluation_seconds
from audit_event e
where e.kind = 'trial.finished';

create view projected_measurement as
select e.sequence as event_sequence, measured.place::integer as place, e.request, e.attempt,
    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed,
    e.kind = 'trial.finished' as is_final, measured.item ->> 'quantity' as quantity, measured.item ->> 'split' as split,
    (measured.item ->> 'step')::integer as step, (measured.item ->> 'epoch')::double precision as epoch,
    (measured.item ->> 'value')::double precision as value
from audit_event e, json_array_elements(e.payload -> 'measurements') with ordinality as measured (item, place)
where e.kind in ('trial.progressed', 'trial.finished');

create view projected_artifact as
select e.sequence as event_sequence, e.request, e.attempt, e.payload ->> 'kind' as kind, e.payload ->> 'path' as path,
    (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256,
    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed
from audit_event e
where e.kind = 'artifact.written';

create view projected_outcome as
select e.sequence as event_sequence, e.request, e.time as ended_at, e.payload ->> 'ending' as ending,
    e.payload ->> 'reason' as reason, (e.payload ->> 'searchSeconds')::double precision as search_seconds,
    (e.payload ->> 'wallSeconds')::double precision as wall_seconds,
    (e.payload ->> 'processorSeconds')::double precision as processor_seconds,
    (e.payload ->> 'memoryBytesMax')::bigint as memory_bytes_max
from audit_event e
where e.kind = 'run.ended';

create view projected_cost as
select e.sequence as event_sequence, e.request, e.time as recorded_at, e.payload -> 'rateCard' ->> 'name' as rate_card,
    (e.payload ->> 'wallSeconds')::double precision as wall_seconds,
    (e.payload ->> 'costYen')::double precision as cost_yen,
    (e.payload ->> 'estimatedCostYen')::double precision as estimated_cost_yen
from audit_event e
where e.kind = 'cost.recorded';

create table state_change as table projected_state_change with no data;
create table reception as table projected_reception with no data;
create table request as table projected_request with no data;
create table verdict as table projected_verdict with no data;
create table finding as table projected_finding with no data;
create table judged_policy as table projected_judged_policy with no data;
create table plan as table projected_plan with no data;
create table saliency as table projected_saliency with no data;
create table allocation as table projected_allocation with no data;
create table trial as table projected_trial with no data;
create table measurement as table projected_measurement with no data;
create table artifact as table projected_artifact with no data;
create table outcome as table projected_outcome with no data;
create table cost as table projected_cost with no data;

alter table state_change add constraint an_event_changes_one_state primary key (event_sequence),
    add constraint a_state_is_one_of_the_known check (state in (
        'received', 'admitted', 'held', 'refused', 'expired', 'planned', 'running', 'finished', 'failed', 'cancelled')),
    alter request set not null, alter state set not null;
alter table reception add constraint an_event_receives_one_request primary key (event_sequence),
    add constraint a_request_is_received_once unique (request), alter file_name set not null, alter sha256 set not null;
alter table request add constraint an_event_describes_one_request primary key (event_sequence),
    alter name set not null, alter team set not null, alter model set not null;
alter table verdict add constraint an_event_gives_one_verdict primary key (event_sequence), alter decision set not null;
alter table finding add constraint a_finding_has_its_place_in_a_verdict primary key (event_sequence, place),
    alter severity set not null, alter rule set not null, alter reason set not null;
alter table judged_policy add constraint a_policy_has_its_place_in_a_verdict primary key (event_sequence, place),
    alter file set not null, alter sha256 set not null;
alter table plan add constraint an_event_fixes_one_plan primary key (event_sequence),
    add constraint a_request_is_planned_once unique (request), alter sha256 set not null;
alter table saliency add constraint a_saliency_has_its_place_in_a_probe primary key (event_sequence, place),
    alter site set not null, alter saliency set not null;
alter table allocation add constraint a_choice_has_its_place_in_an_allocation primary key (event_sequence, place),
    alter site set not null, alter rank set not null, alter reason set not null;
alter table trial add constraint an_event_finishes_one_trial primary key (event_sequence),
    alter arm set not null, alter seed set not null;
alter table measurement add constraint a_measurement_has_its_place_in_an_event primary key (event_sequence, place),
    alter quantity set not null, alter value set not null;
alter table artifact add constraint an_event_writes_one_artifact primary key (event_sequence),
    alter path set not null, alter sha256 set not null;
alter table outcome add constraint an_event_ends_one_run primary key (event_sequence),
    add constraint a_run_ends_once unique (request), alter ending set not null;
alter table cost add constraint an_event_records_one_cost primary key (event_sequence), alter cost_yen set not null;

create index state_change_by_request on state_change (request, event_sequence);
create index request_by_name on request (name, event_sequence);
create index request_by_team on request (team);
create index measurement_by_request on measurement (request, quantity);
create index cost_by_request on cost (request);

comment on table state_change is 'every change of a request''s state; the newest row of a request is where it stands';
comment on table reception is 'files claimed from the spool, with the owner that the file system names';
comment on table request is 'well-formed requests as they were judged';
comment on table verdict is 'decisions with the estimate that they rest on';
comment on table finding is 'every objection of every rule to a request';
comment on table judged_policy is 'the policy files, by SHA-256, under which a verdict was given';
comment on table plan is 'what a worker was told to do, by SHA-256 of plan.json';
comment on table saliency is 'a proxy''s number for each site';
comment on table allocation is 'the allocator''s decision on each site, in the order of its decisions, with the reason';
comment on table trial is 'finished trainings: one arm, one seed';
comment on table measurement is 'numbers of trials while they ran and when they ended';
comment on table artifact is 'files that a run left behind';
comment on table outcome is 'how runs ended';
comment on table cost is 'what runs cost, against the estimate';
comment on column allocation.rank is '0: no module at this site';
comment on column allocation.gain_per_parameter is 'saliency divided by the parameters of a module of the full rank';
comment on column allocation.budget_left is 'parameters of the budget that remain after this decision';
comment on column measurement.is_final is 'taken after the last step of the trial';
comment on column measurement.split is 'the rows that it was taken on; null where it is not about rows';
comment on column verdict.estimated_wall_seconds is 'estimate before the run, seconds';

create view request_state as
select distinct on (request) request, state, changed_at, event_sequence
from state_change
order by request, event_sequence desc;
comment on view request_state is 'where every request stands now';

create view request_overview as
select r.request, q.name, q.team, q.purpose, r.file_name, r.user_name, s.state, r.received_at, s.changed_at,
    (select v.estimated_cost_yen from verdict v where v.request = r.request order by v.event_sequence desc limit 1)
        as estimated_cost_yen,
    (select sum(c.cost_yen) from cost c where c.request = r.request) as cost_yen
from reception r
join request_state s using (request)
left join lateral (
    select name, team, purpose from request where request.request = r.request order by event_sequence desc limit 1) q on true;
comment on view request_overview is 'one row per request: who, what, where it stands, what it cost';

-- The request's state machine: which state may follow which. An attempt may follow another, so running follows running.
create function can_follow(state_before text, state_after text) returns boolean
language sql immutable parallel safe
return (coalesce(state_before, ''), state_after) in (
    ('', 'received'),
    ('received', 'admitted'), ('received', 'held'), ('received', 'refused'),
    ('held', 'admitted'), ('held', 'refused'), ('held', 'expired'),
    ('admitted', 'planned'), ('admitted', 'failed'), ('admitted', 'cancelled'),
    ('planned', 'running'), ('planned', 'failed'), ('planned', 'cancelled'),
    ('running', 'running'), ('running', 'finished'), ('running', 'failed'), ('running', 'cancelled'));
comment on function can_follow is 'whether a request may go from one state (null: unknown to the ledger) to another';

create function refuse_impossible(event audit_event) returns void
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
    elsif state_before = 'running' then
        return;
    end if;
    raise exception 'request % is %: % cannot be said of it', event.request, coalesce(state_before, 'unknown'),
        event.kind || coalesce(' (' || state_after || ')', '') using errcode = 'HL001';
end
$$;
comment on function refuse_impossible is 'refuses events that the state of their request does not allow (SQLSTATE HL001)';

create function project_audit_event() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    perform refuse_impossible(new);
    if new.kind in ('request.received', 'request.judged', 'run.planned', 'run.started', 'run.ended') then
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
comment on function project_audit_event is 'fills the typed tables from their definitions, in the event''s own transaction';

create trigger an_event_fills_the_tables_defined_from_it after insert on audit_event
    for each row execute function project_audit_event();

do $$
declare
    projection text;
begin
    foreach projection in array array[
        'state_change', 'reception', 'request', 'verdict', 'finding', 'judged_policy', 'plan', 'saliency', 'allocation',
        'trial', 'measurement', 'artifact', 'outcome', 'cost'] loop
        execute format('create trigger a_projection_is_only_added_to before update or delete or truncate on %I
            for each statement execute function refuse_change()', projection);
        execute format('comment on column %I.event_sequence is %L', projection, 'the event of audit_event that says it');
        execute format('comment on view %I is %L', 'projected_' || projection, 'the definition of table ' || projection);
    end loop;
end
$$;

revoke all on all functions in schema public from public;
grant execute on function can_follow to heterolora_writer, heterolora_reader;
grant select on all tables in schema public to heterolora_writer, heterolora_reader;
