-- Under which policy files was a verdict given, and how does each begin?
-- request: the run's id (example: 20251010-031059-review-sentiment-poc)
select v.decision, p.file, left(p.sha256, 12) as sha256, split_part(t.text, E'\n', 3) as begins
from verdict v join judged_policy p using (event_sequence) left join policy_text t on t.sha256 = p.sha256 and t.file = p.file
where v.request = :'request' order by v.event_sequence, p.place;
