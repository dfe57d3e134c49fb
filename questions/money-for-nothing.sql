-- What was paid for runs without a result?
select s.team, o.ending, coalesce(e.payload ->> 'ceiling', '–') as ceiling, count(*) as runs, s.currency,
    round(sum(c.cost_yen)) as cost
from outcome o join cost c using (request) join spending s using (request) join audit_event e on e.sequence = o.event_sequence
where o.ending <> 'finished' group by 1, 2, 3, s.currency order by 1, 2, 3;
