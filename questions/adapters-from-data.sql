-- Which adapters come from a file of data?
-- sha256: of the file (example: 0d0bb8bdb66b9576310fef07e7e1224a1f5ac5a993ca309d1fbfb208f7dd7556)
select a.request, a.path, left(a.sha256, 12) as sha256
from plan p join artifact a using (request)
where a.kind = 'adapter-weights' and :'sha256' in (p.train_sha256, p.validation_sha256, p.test_sha256) order by a.event_sequence limit 6;
