-- What stood before whoever approved: estimate, the team's spending, and what had been shown?
-- request: the id of a request that was held (example: 20251006-043930-contract-risk-poc)
select e.actor, b.decision, round((e.payload -> 'verdict' -> 'estimate' ->> 'costYen')::numeric) as estimated,
    round(b.team_cost_yen_in_month) as team_in_month, b.currency, json_array_length(b.evidence) as earlier_runs_seen,
    (select string_agg(f.rule || coalesce(' (approved by ' || (f2.item ->> 'approvedBy') || ')', ''), '; ' order by f.place)
        from finding f join lateral json_array_elements(e.payload -> 'verdict' -> 'findings') with ordinality as f2 (item, place) on f2.place = f.place
        where f.event_sequence = e.sequence) as findings
from verdict_basis b join audit_event e on e.sequence = b.event_sequence
where b.request = :'request' order by e.sequence;
