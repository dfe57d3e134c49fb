-- Up to which event is the ledger signed, and since when?
select event_sequence, ledger_time(signed_at) as at, size from checkpoint order by event_sequence desc limit 4;
