-- Which modules are chosen again and again for each model?
select model, site, runs, chosen, round(100.0 * chosen / runs, 1) as percent from (
    select p.model, a.site, count(distinct a.request) as runs, count(distinct a.request) filter (where a.rank > 0) as chosen,
        row_number() over (partition by p.model order by 1.0 * count(distinct a.request) filter (where a.rank > 0) / count(distinct a.request) desc, a.site) as place
    from allocation a join plan p using (request) where a.arm = 'searched' and p.proxy <> 'constant' group by p.model, a.site) ranked
where place <= 4 order by model, place;
