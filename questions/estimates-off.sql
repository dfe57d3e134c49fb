-- Whose estimates are off, and which way?
select q.name, count(*) as runs, round(100 * avg(c.cost_yen / c.estimated_cost_yen - 1), 1) as mean_error_percent,
    round(100 * max(abs(c.cost_yen / c.estimated_cost_yen - 1)), 1) as largest_percent
from cost c join outcome o using (request) join standing q using (request)
where o.ending = 'finished' and c.estimated_cost_yen > 0 group by q.name having count(*) >= 10 order by abs(avg(c.cost_yen / c.estimated_cost_yen - 1)) desc limit 8;
