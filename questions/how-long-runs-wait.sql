-- How long do admitted requests wait for a place?
select to_char(p.changed_at, 'YYYY-MM') as month, count(*) as runs,
    round(percentile_cont(0.5) within group (order by extract(epoch from r.changed_at - p.changed_at))::numeric, 1) as median_seconds,
    round(max(extract(epoch from r.changed_at - p.changed_at))::numeric) as longest
from state_change p join lateral (
    select changed_at from state_change where request = p.request and state = 'running' order by event_sequence limit 1) r on true
where p.state = 'planned' group by 1 order by 1;
