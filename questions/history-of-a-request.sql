-- What happened to a request, from its file to its cost?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select sequence, ledger_time(time) as at, actor, kind from audit_event
where request = :'request' and actor <> 'worker' order by sequence;
