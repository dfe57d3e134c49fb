-- Which test rows were looked at how often, and by which runs last?
-- times: at least so many looks (default: 10)
select left(test_sha256, 12) as test_rows, max(place) as looks, (array_agg(request order by place desc))[1] as last_run
from test_look group by test_sha256 having max(place) >= :'times'::integer order by looks desc, 1 limit 8;
