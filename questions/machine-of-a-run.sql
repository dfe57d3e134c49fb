-- What did a run compute with?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select kind, processor, kernel, library, thread_count, shard_count, event_sequence from machine where request = :'request' order by event_sequence;
