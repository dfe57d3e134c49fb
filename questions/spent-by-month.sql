-- What did each team spend a month, and what share of a quota is that?
-- from: the first day of three months (default: 2026-04-01)
-- quota: yen a month (default: 1800)
select to_char(c.recorded_at, 'YYYY-MM') as month, s.team, count(*) as runs, round(sum(c.cost_yen)) as yen,
    round(100 * sum(c.cost_yen) / :'quota'::numeric, 1) as percent_of_quota
from cost c join standing s using (request)
where c.recorded_at >= :'from'::date and c.recorded_at < :'from'::date + interval '3 months' group by 1, 2 order by 1, 2;
