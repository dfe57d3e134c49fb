-- Which runs ran past a ceiling of their request?
select o.request, e.payload ->> 'ceiling' as ceiling, round(o.wall_seconds::numeric) as seconds, round(v.estimated_wall_seconds::numeric) as estimated_seconds
from outcome o join audit_event e on e.sequence = o.event_sequence
join lateral (select estimated_wall_seconds from verdict where request = o.request order by event_sequence desc limit 1) v on true
where e.payload ->> 'ceiling' is not null order by o.event_sequence desc limit 8;
