-- Which held requests came to nothing, and what ended them?
select l.rule, count(*) as requests from (
    select distinct on (v.request) v.request, v.event_sequence from verdict v order by v.request, v.event_sequence desc) last
join lateral (select rule from finding f where f.event_sequence = last.event_sequence and severity = 'refusal' order by place desc limit 1) l on true
where exists (select from verdict h where h.request = last.request and h.decision = 'held')
group by l.rule order by requests desc, l.rule;
