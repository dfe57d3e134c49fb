-- How many finished runs rest on test rows that others had looked at so often before?
-- times: earlier looks (default: 10)
select s.team, count(*) as runs, count(*) filter (where l.place > :'times'::integer) as on_worn_rows
from test_look l join standing s using (request) group by s.team order by s.team;
