-- How often do shortcuts win places where they take part?
select p.model, count(distinct a.request) as runs, count(distinct a.request) filter (where a.rank > 0) as with_a_shortcut,
    sum(a.parameter_count) as parameters_of_shortcuts
from allocation a join plan p using (request)
where a.arm = 'searched' and a.site ~ '(residual_|cross_)' group by p.model order by p.model;
