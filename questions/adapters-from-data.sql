-- Which adapters come from a file of data?
-- sha256: of the file (example: f65ce54ca0bcf0692524ed4f67444ad975d5542c4392c83c784559daf89a79cd)
select a.request, a.path, left(a.sha256, 12) as sha256
from plan p join artifact a using (request)
where a.kind = 'adapter-weights' and :'sha256' in (p.train_sha256, p.validation_sha256, p.test_sha256) order by a.event_sequence limit 6;
