-- What would rules object to that are only being tried?
select rule, reason, count(distinct request) as requests from finding where severity = 'shadow' group by 1, 2 order by requests desc, 1, 2;
