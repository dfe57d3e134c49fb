-- Which runs broke off and went on, and why?
select a.reason, count(*) as attempts, count(distinct a.request) as runs, count(distinct a.request) filter (where o.ending = 'finished') as finished_in_the_end
from attempt a join outcome o using (request) where a.interrupted_at is not null group by a.reason order by attempts desc, a.reason;
