-- Which files did a run leave, with their digests?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select kind, path, size_bytes, left(sha256, 12) as sha256 from artifact where request = :'request' order by event_sequence limit 8;
