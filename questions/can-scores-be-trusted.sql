-- How far do each proxy's scores agree with short trainings?
select proxy, count(*) as validations, round(avg(kendall)::numeric, 2) as mean_kendall, count(*) filter (where kendall_lower > 0) as beyond_doubt
from proxy_validation group by proxy order by mean_kendall desc nulls last, proxy;
