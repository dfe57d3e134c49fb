-- What an auditor needs to check the record without trusting whoever keeps it: which ledger it is, what it is signed with, signed checkpoints, and when
-- the database itself had each event.

alter table audit_event
    drop constraint an_event_is_of_a_known_kind,
    add constraint an_event_is_of_a_known_kind check (kind in (
        'daemon.started', 'policies.loaded', 'policies.refused', 'machine.calibrated', 'ledger.identified', 'key.replaced',
        'checkpoint.signed', 'request.received', 'request.judged', 'request.controlled', 'control.decided', 'run.planned',
        'run.started', 'run.prepared', 'run.machine-changed', 'search.scored', 'search.allocated', 'search.compared',
        'search.validated', 'trial.started', 'trial.progressed', 'trial.finished', 'artifact.written', 'snapshot.written',
        'work.finished', 'run.interrupted', 'run.ended', 'cost.recorded')),
    drop constraint only_facts_about_the_daemon_have_no_request,
    add constraint only_facts_about_the_daemon_have_no_request check (
        (request is null) = (kind in (
            'daemon.started', 'policies.loaded', 'policies.refused', 'machine.calibrated', 'ledger.identified', 'key.replaced',
            'checkpoint.signed'))),
    -- In two steps: events of before have no such time, and the default is not theirs.
    add column recorded_at timestamptz;
alter table audit_event alter column recorded_at set default clock_timestamp();
comment on column audit_event.recorded_at is
    'when the database had it, by its own clock; not covered by the hash; null in events of before migration 12';

create unique index a_ledger_is_identified_once on audit_event (kind) where kind = 'ledger.identified';
create index audit_event_of_signing on audit_event (sequence)
    where kind in ('ledger.identified', 'key.replaced', 'checkpoint.signed');

create view checkpoint as
select e.sequence as event_sequence, e.time as signed_at, (e.payload ->> 'size')::bigint as size, e.payload ->> 'root' as root,
    e.payload ->> 'note' as note
from audit_event e
where e.kind = 'checkpoint.signed';
comment on view checkpoint is 'what the daemon has signed: the root of the tree over all events up to a number, and the note that others keep';
comment on column checkpoint.size is 'how many events, from the first, the root covers';
comment on column checkpoint.note is 'a checkpoint of C2SP (tlog-checkpoint), as it stands in the anchor folder too';

grant select on checkpoint to heterolora_writer, heterolora_reader;
