-- Which orders were turned down, and why?
select user_name, action, count(*) as orders, min(regexp_replace(findings, '''.*''', '…')) as such_as
from control_order where not is_accepted group by 1, 2 order by orders desc, 1, 2;
