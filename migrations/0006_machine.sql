-- What numbers were computed with: processor, kernel and library stand in run.prepared and machine.calibrated, and that a run went on with
-- another becomes a kind of event. Read through views over the events themselves: nothing is stored twice, so nothing can differ.

alter table audit_event
    drop constraint an_event_is_of_a_known_kind,
    add constraint an_event_is_of_a_known_kind check (kind in (
        'daemon.started', 'policies.loaded', 'policies.refused', 'machine.calibrated', 'request.received', 'request.judged',
        'request.controlled', 'control.decided', 'run.planned', 'run.started', 'run.prepared', 'run.machine-changed',
        'search.scored', 'search.allocated', 'search.compared', 'search.validated', 'trial.started', 'trial.progressed',
        'trial.finished', 'artifact.written', 'snapshot.written', 'work.finished', 'run.interrupted', 'run.ended',
        'cost.recorded')),
    drop constraint a_worker_says_only_what_workers_may_say_and_names_its_source,
    add constraint a_worker_says_only_what_workers_may_say_and_names_its_source check (
        actor <> 'worker' or (attempt is not null and kind in (
            'run.prepared', 'run.machine-changed', 'search.scored', 'search.allocated', 'search.compared', 'search.validated',
            'trial.started', 'trial.progressed', 'trial.finished', 'artifact.written', 'snapshot.written', 'work.finished')));

create view machine as
select e.sequence as event_sequence, e.time as said_at, e.kind, e.request, e.attempt,
    m.machine -> 'processor' ->> 'name' as processor, m.machine -> 'processor' ->> 'vendor' as vendor,
    (m.machine -> 'processor' ->> 'family')::integer as family, (m.machine -> 'processor' ->> 'model')::integer as model,
    m.machine ->> 'kernel' as kernel, m.machine ->> 'origin' as origin, m.machine ->> 'library' as library,
    (e.payload ->> 'threadCount')::integer as thread_count, (e.payload ->> 'shardCount')::integer as shard_count,
    (e.payload ->> 'flopsPerSecond')::double precision as flops_per_second
from audit_event e
cross join lateral (
    select case e.kind when 'run.machine-changed' then e.payload -> 'to' else e.payload -> 'machine' end as machine) as m
where e.kind in ('machine.calibrated', 'run.prepared', 'run.machine-changed');
comment on view machine is 'what was measured or computed with: one row per calibration, run, and change within a run; older events name no processor';
comment on column machine.kernel is 'of OpenBLAS, by its own answer';
comment on column machine.origin is 'who decided on the kernel: chosen (by the worker), person (OPENBLAS_CORETYPE), library';
comment on column machine.flops_per_second is 'of a training step, where it was measured';

create view refused_kernel as
select e.sequence as event_sequence, refused.place::integer as place, e.time as said_at, e.kind, e.request, e.attempt,
    refused.item ->> 'kernel' as kernel, refused.item ->> 'cause' as cause, refused.item ->> 'words' as words
from audit_event e
cross join lateral json_array_elements(
    case e.kind when 'run.machine-changed' then e.payload -> 'to' else e.payload -> 'machine' end -> 'refusedKernels')
    with ordinality as refused (item, place)
where e.kind in ('machine.calibrated', 'run.prepared', 'run.machine-changed');
comment on view refused_kernel is 'kernels that were tried and passed over, and why: absent, crashed, hung, wrong, slower';

create view machine_change as
select e.sequence as event_sequence, e.time as changed_at, e.request, e.attempt,
    e.payload -> 'from' -> 'processor' ->> 'name' as processor_before, e.payload -> 'from' ->> 'kernel' as kernel_before,
    e.payload -> 'from' ->> 'library' as library_before, e.payload -> 'to' -> 'processor' ->> 'name' as processor_after,
    e.payload -> 'to' ->> 'kernel' as kernel_after, e.payload -> 'to' ->> 'library' as library_after
from audit_event e
where e.kind = 'run.machine-changed';
comment on view machine_change is 'runs that went on with another processor, kernel or library: their bits may differ from there';

grant select on machine, refused_kernel, machine_change to heterolora_writer, heterolora_reader;
