-- Which events are there, by kind?
select kind, count(*) as events from audit_event group by kind order by events desc, kind;
