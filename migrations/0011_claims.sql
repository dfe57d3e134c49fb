-- How often test rows have been looked at: the runs that have finished on them, whatever model they trained.

create index plan_by_test on plan (test_sha256);

create view test_look as
select p.test_sha256, o.request, o.ended_at, row_number() over (partition by p.test_sha256 order by o.event_sequence) as place,
    o.event_sequence
from plan p join outcome o using (request)
where o.ending = 'finished';
comment on view test_look is
    'the runs that have finished on the same test rows, in their order: each look at them makes luck likelier';

grant select on test_look to heterolora_writer, heterolora_reader;
