-- Which rule refuses most?
select rule, count(distinct request) as requests from finding where severity = 'refusal' group by rule order by requests desc, rule limit 12;
