-- Who asked in the name of a team that is not theirs?
select r.user_name, f.request, f.reason from finding f join reception r using (request) where f.rule = 'team/claim' order by f.event_sequence;
