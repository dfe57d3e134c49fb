-- How often did a dynamic search have each module on?
-- request: the id of a run with method dynamic (example: 20251009-004149-duplicate-tickets-poc)
select site, round(avg(frequency)::numeric, 3) as frequency, count(*) as trainings
from selection_frequency where request = :'request' group by site order by frequency desc, site limit 8;
