-- What did each team spend a month, and what share of a quota is that?
-- from: the first day of three months (default: 2026-04-01)
-- quota: an amount a month (default: 1800)
select to_char(c.recorded_at, 'YYYY-MM') as month, s.team, count(*) as runs, s.currency, round(sum(c.cost_yen)) as cost,
    round(100 * sum(c.cost_yen) / :'quota'::numeric, 1) as percent_of_quota
from cost c join spending s using (request)
where c.recorded_at >= :'from'::date and c.recorded_at < :'from'::date + interval '3 months' group by 1, 2, s.currency order by 1, 2;
