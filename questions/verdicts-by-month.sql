-- How many first verdicts a month admit, hold and refuse?
select to_char(judged_at, 'YYYY-MM') as month, count(*) filter (where decision = 'admitted') as admitted,
    count(*) filter (where decision = 'held') as held, count(*) filter (where decision = 'refused') as refused
from (select distinct on (request) * from verdict order by request, event_sequence) first group by 1 order by 1;
