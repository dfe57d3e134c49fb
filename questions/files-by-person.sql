-- How many files did each person drop, and how large were they?
select r.user_name, c.file_count as files, c.file_bytes as bytes
from (select distinct on (name) * from consumption where scope = 'user' order by name, event_sequence desc) c
join (select distinct user_id, user_name from reception) r on r.user_id::text = c.name order by files desc, r.user_name;
