-- How many events does the database say it had more than a minute after, or before, their own time?
select kind, count(*) as events from audit_event
where abs(extract(epoch from recorded_at - time)) > 60 and request is null group by kind order by kind;
