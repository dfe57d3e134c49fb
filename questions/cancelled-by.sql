-- Who cancelled whose runs, and why?
select c.user_name as cancelled_by, r.user_name as whose, c.reason, count(*) as runs
from control_order c join reception r on r.request = c.request where c.action = 'cancel' and c.is_accepted
group by 1, 2, 3 order by runs desc, 1, 2, 3 limit 8;
