-- How long do requests wait for their approval?
select q.team, count(*) as approved, round(avg(extract(epoch from c.decided_at - v.judged_at) / 3600)::numeric, 1) as hours,
    round(max(extract(epoch from c.decided_at - v.judged_at) / 3600)::numeric, 1) as longest
from control_order c join lateral (select judged_at from verdict where request = c.request order by event_sequence limit 1) v on true
join standing q on q.request = c.request
where c.action = 'approve' and c.is_accepted group by q.team order by hours desc;
