-- Competitions between allocations and learning rates, and the proof of a proxy's scores, become kinds of events. What they hold
-- is read through views over the events themselves: nothing is stored twice, so nothing can differ.

alter table audit_event
    drop constraint an_event_is_of_a_known_kind,
    add constraint an_event_is_of_a_known_kind check (kind in (
        'daemon.started', 'policies.loaded', 'machine.calibrated', 'request.received', 'request.judged', 'run.planned',
        'run.started', 'run.prepared', 'search.scored', 'search.allocated', 'search.compared', 'search.validated',
        'trial.started', 'trial.progressed', 'trial.finished', 'artifact.written', 'work.finished', 'run.ended',
        'cost.recorded')),
    drop constraint a_worker_says_only_what_workers_may_say_and_names_its_source,
    add constraint a_worker_says_only_what_workers_may_say_and_names_its_source check (
        actor <> 'worker' or (attempt is not null and kind in (
            'run.prepared', 'search.scored', 'search.allocated', 'search.compared', 'search.validated', 'trial.started',
            'trial.progressed', 'trial.finished', 'artifact.written', 'work.finished')));

create view search_candidate as
select e.sequence as event_sequence, candidate.place::integer as place, e.request, e.attempt,
    e.payload ->> 'purpose' as purpose, (e.payload ->> 'round')::integer as round, e.payload ->> 'arm' as arm,
    candidate.item ->> 'name' as name, (candidate.item ->> 'trainableParameterCount')::bigint as parameter_count,
    (candidate.item ->> 'stepCount')::integer as step_count,
    (candidate.item ->> 'validationLoss')::double precision as validation_loss,
    (candidate.item ->> 'isKept')::boolean as is_kept
from audit_event e, json_array_elements(e.payload -> 'candidates') with ordinality as candidate (item, place)
where e.kind = 'search.compared';
comment on view search_candidate is 'each round of a competition: what was tried, what it reached, and what went on';

create view proxy_validation as
select e.sequence as event_sequence, e.request, e.attempt, e.payload ->> 'proxy' as proxy,
    json_array_length(e.payload -> 'candidates') as candidate_count,
    (e.payload -> 'kendall' ->> 'value')::double precision as kendall,
    (e.payload -> 'kendall' ->> 'lower')::double precision as kendall_lower,
    (e.payload -> 'kendall' ->> 'upper')::double precision as kendall_upper,
    (e.payload -> 'spearman' ->> 'value')::double precision as spearman,
    (e.payload -> 'spearman' ->> 'lower')::double precision as spearman_lower,
    (e.payload -> 'spearman' ->> 'upper')::double precision as spearman_upper
from audit_event e
where e.kind = 'search.validated';
comment on view proxy_validation is 'rank correlation of a proxy''s scores with short trainings, and its 95 % interval';

create view saliency_interval as
select e.sequence as event_sequence, site.place::integer as place, e.request, e.attempt, e.payload ->> 'proxy' as proxy,
    (e.payload ->> 'round')::integer as round, site.item ->> 'site' as site,
    (site.item ->> 'saliency')::double precision as saliency, (site.item ->> 'lower')::double precision as lower,
    (site.item ->> 'upper')::double precision as upper,
    (site.item ->> 'selectionProbability')::double precision as selection_probability
from audit_event e, json_array_elements(e.payload -> 'sites') with ordinality as site (item, place)
where e.kind = 'search.scored';
comment on view saliency_interval is 'a proxy''s number for each site with its 95 % bootstrap interval over batches';

create view selection_frequency as
select e.sequence as event_sequence, e.request, e.attempt, e.payload -> 'trial' ->> 'arm' as arm,
    (e.payload -> 'trial' ->> 'seed')::numeric as seed, frequency.key as site,
    frequency.value::double precision as frequency
from audit_event e, json_each_text(e.payload -> 'selectionFrequencies') as frequency
where e.kind = 'trial.finished' and json_typeof(e.payload -> 'selectionFrequencies') = 'object';
comment on view selection_frequency is 'how often a dynamic search had each site on, as a share of its choices';

grant select on search_candidate, proxy_validation, saliency_interval, selection_frequency
    to heterolora_writer, heterolora_reader;
