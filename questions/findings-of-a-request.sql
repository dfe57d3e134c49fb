-- What did the rules have against a request?
-- request: the request's id (example: 20251006-043930-contract-risk-poc)
select v.decision, f.severity, f.rule, f.field, f.line, f.reason from verdict v join finding f using (event_sequence)
where v.request = :'request' order by f.event_sequence, f.place;
