-- How many adapters were made from each model's weights, and by how many teams?
select p.model, left(p.weights_sha256, 12) as weights, count(*) as adapters, count(distinct s.team) as teams
from plan p join artifact a using (request) join standing s using (request) where a.kind = 'adapter-weights' group by 1, 2 order by adapters desc;
