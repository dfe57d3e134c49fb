-- Who approved what, and by which control file?
select c.user_name, c.request, c.control, ledger_time(c.decided_at) as at, c.reason
from control_order c where c.action = 'approve' and c.is_accepted order by c.event_sequence desc limit 8;
