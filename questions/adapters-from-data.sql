-- Which adapters come from a file of data?
-- sha256: of the file (example: )
select a.request, a.path, left(a.sha256, 12) as sha256
from plan p join artifact a using (request)
where a.kind = 'adapter-weights' and :'sha256' in (p.train_sha256, p.validation_sha256, p.test_sha256) order by a.event_sequence limit 6;
