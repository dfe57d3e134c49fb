-- A run may have several budgets, and its arm random several draws of places: a trial is then named by arm, seed, budget and draw. Both stand
-- at the end of the tables' rows and are null in all of before, where there was one of each.

create or replace view projected_plan as
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
        from json_array_elements_text(e.payload -> 'plan' -> 'arms') with ordinality as a (arm, place)) as arms,
    (select array_agg(budget::bigint order by place)
        from json_array_elements_text(e.payload -> 'plan' -> 'budgets') with ordinality as b (budget, place)) as budgets,
    (e.payload -> 'plan' ->> 'drawCount')::integer as draw_count
from audit_event e
where e.kind = 'run.planned';

create or replace view projected_allocation as
select e.sequence as event_sequence, (choice.item ->> 'order')::integer as place, e.request, e.attempt,
    e.payload ->> 'arm' as arm, (e.payload ->> 'budget')::bigint as budget, choice.item ->> 'site' as site,
    (choice.item ->> 'rank')::integer as rank, (choice.item ->> 'parameterCount')::bigint as parameter_count,
    (choice.item ->> 'saliency')::double precision as saliency,
    (choice.item ->> 'gainPerParameter')::double precision as gain_per_parameter,
    (choice.item ->> 'budgetLeft')::bigint as budget_left, choice.item ->> 'reason' as reason,
    (e.payload ->> 'curveBudget')::bigint as curve_budget, (e.payload ->> 'draw')::integer as draw
from audit_event e, json_array_elements(e.payload -> 'choices') as choice (item)
where e.kind = 'search.allocated';

create or replace view projected_trial as
select e.sequence as event_sequence, e.request, e.attempt, e.payload -> 'trial' ->> 'arm' as arm,
    (e.payload -> 'trial' ->> 'seed')::numeric as seed,
    (e.payload ->> 'trainableParameterCount')::bigint as trainable_parameter_count,
    (e.payload ->> 'headParameterCount')::bigint as head_parameter_count,
    (e.payload ->> 'trainedTokenCount')::bigint as trained_token_count,
    (e.payload ->> 'trainingSeconds')::double precision as training_seconds,
    (e.payload ->> 'evaluationSeconds')::double precision as evaluation_seconds,
    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
from audit_event e
where e.kind = 'trial.finished';

create or replace view projected_measurement as
select e.sequence as event_sequence, measured.place::integer as place, e.request, e.attempt,
    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed,
    e.kind = 'trial.finished' as is_final, measured.item ->> 'quantity' as quantity, measured.item ->> 'split' as split,
    (measured.item ->> 'step')::integer as step, (measured.item ->> 'epoch')::double precision as epoch,
    (measured.item ->> 'value')::double precision as value,
    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
from audit_event e, json_array_elements(e.payload -> 'measurements') with ordinality as measured (item, place)
where e.kind in ('trial.progressed', 'trial.finished');

create or replace view projected_artifact as
select e.sequence as event_sequence, e.request, e.attempt, e.payload ->> 'kind' as kind, e.payload ->> 'path' as path,
    (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256,
    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed,
    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
from audit_event e
where e.kind = 'artifact.written';

alter table plan add column budgets bigint[], add column draw_count integer;
alter table allocation add column curve_budget bigint, add column draw integer;
alter table trial add column budget bigint, add column draw integer;
alter table measurement add column budget bigint, add column draw integer;
alter table artifact add column budget bigint, add column draw integer;

comment on column plan.budgets is 'the budgets of a curve, ascending; null where the run has one';
comment on column plan.draw_count is 'how many times the arm random draws its places; null in runs of before there were several';
comment on column allocation.budget is 'parameters that it was made under: of a baseline, what the searched arm uses';
comment on column allocation.curve_budget is 'the budget of the curve that it is for; null where the run has one';

do $$
declare
    projection text;
begin
    foreach projection in array array['trial', 'measurement', 'artifact'] loop
        execute format('comment on column %I.budget is %L', projection,
            'the budget of the curve that the trial keeps to; null where the run has one, and where the arm keeps to none');
    end loop;
    foreach projection in array array['allocation', 'trial', 'measurement', 'artifact'] loop
        execute format('comment on column %I.draw is %L', projection,
            'which of the draws of places, from 1; null where the arm draws none, and in runs of before there were several');
    end loop;
end
$$;
comment on table trial is 'finished trainings: one arm, one seed, one budget, one draw';

create or replace view search_candidate as
select e.sequence as event_sequence, candidate.place::integer as place, e.request, e.attempt,
    e.payload ->> 'purpose' as purpose, (e.payload ->> 'round')::integer as round, e.payload ->> 'arm' as arm,
    candidate.item ->> 'name' as name, (candidate.item ->> 'trainableParameterCount')::bigint as parameter_count,
    (candidate.item ->> 'stepCount')::integer as step_count,
    (candidate.item ->> 'validationLoss')::double precision as validation_loss,
    (candidate.item ->> 'isKept')::boolean as is_kept, (e.payload ->> 'budget')::bigint as budget
from audit_event e, json_array_elements(e.payload -> 'candidates') with ordinality as candidate (item, place)
where e.kind = 'search.compared';

create or replace view selection_frequency as
select e.sequence as event_sequence, e.request, e.attempt, e.payload -> 'trial' ->> 'arm' as arm,
    (e.payload -> 'trial' ->> 'seed')::numeric as seed, frequency.key as site,
    frequency.value::double precision as frequency, (e.payload -> 'trial' ->> 'budget')::bigint as budget
from audit_event e, json_each_text(e.payload -> 'selectionFrequencies') as frequency
where e.kind = 'trial.finished' and json_typeof(e.payload -> 'selectionFrequencies') = 'object';

create view budget_curve as
select distinct on (t.request, t.arm, t.budget, t.seed, t.draw)
    t.event_sequence, t.request, t.arm, coalesce(t.budget, p.trainable_parameter_count_max) as budget, t.seed, t.draw,
    t.trainable_parameter_count as parameter_count,
    (select m.value from measurement m where m.event_sequence = t.event_sequence and m.is_final and m.split = 'test'
        and m.quantity = 'accuracy') as accuracy,
    (select m.value from measurement m where m.event_sequence = t.event_sequence and m.is_final and m.split = 'test'
        and m.quantity = 'loss') as loss
from trial t
left join plan p on p.request = t.request and t.arm not in ('head-only', 'full')
-- Of a trial that was trained again the last word counts.
order by t.request, t.arm, t.budget, t.seed, t.draw, t.event_sequence desc;
comment on view budget_curve is
    'every finished training with its budget and what it reached on the test rows: quality against parameters, runs of one budget among them';
comment on column budget_curve.budget is 'null for the arms that keep to none: head-only and full';
comment on column budget_curve.parameter_count is 'adapter parameters that it has of the budget';
comment on column budget_curve.accuracy is 'null for tasks without labels';
comment on column budget_curve.loss is 'nats per row or token, or squared units';

grant select on budget_curve to heterolora_writer, heterolora_reader;
