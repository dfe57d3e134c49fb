/// What was asked, and what was decided about it.
extension Projection {
    static let ofRequests: [Projection] = [
        Projection(
            table: "state_change",
            definition: """
                select e.sequence as event_sequence, e.request, e.time as changed_at,
                    case e.kind
                        when 'request.received' then 'received'
                        when 'request.judged' then e.payload -> 'verdict' ->> 'decision'
                        when 'control.decided' then
                            case when (e.payload ->> 'isAccepted')::boolean then 'finished' else 'refused' end
                        when 'run.planned' then 'planned'
                        when 'run.started' then 'running'
                        when 'run.ended' then e.payload ->> 'ending'
                    end as state
                from audit_event e
                where e.kind in ('request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended')
                """),
        Projection(
            table: "reception",
            definition: """
                select e.sequence as event_sequence, e.request, e.time as received_at, e.payload ->> 'fileName' as file_name,
                    (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256,
                    (e.payload -> 'submitter' ->> 'userID')::bigint as user_id, e.payload -> 'submitter' ->> 'userName' as user_name
                from audit_event e
                where e.kind = 'request.received'
                """),
        Projection(
            table: "request",
            definition: """
                select e.sequence as event_sequence, e.request, r.metadata ->> 'name' as name, r.metadata ->> 'team' as team,
                    r.metadata ->> 'purpose' as purpose, r.metadata ->> 'stage' as stage, s.specification ->> 'model' as model,
                    p.search ->> 'method' as search_method, p.search ->> 'proxy' as proxy, (p.search ->> 'rank')::integer as rank,
                    (p.budget ->> 'costYenMax')::numeric as cost_yen_max,
                    (p.budget ->> 'durationSecondsMax')::double precision as duration_seconds_max,
                    coalesce(p.budget ->> 'currency', 'JPY') as currency
                from audit_event e
                cross join lateral (select e.payload -> 'request' as request offset 0) j
                cross join lateral (select j.request -> 'metadata' as metadata offset 0) r
                cross join lateral (select j.request -> 'specification' as specification offset 0) s
                cross join lateral (select s.specification -> 'search' as search, s.specification -> 'budget' as budget offset 0) p
                where e.kind = 'request.judged' and json_typeof(j.request) = 'object'
                """),
        Projection(
            table: "verdict",
            definition: """
                select e.sequence as event_sequence, e.request, e.time as judged_at, j.verdict ->> 'decision' as decision,
                    json_array_length(j.verdict -> 'findings') as finding_count,
                    (v.estimate ->> 'trainableParameterCount')::bigint as estimated_trainable_parameter_count,
                    (v.estimate ->> 'baseParameterCount')::bigint as base_parameter_count,
                    (v.estimate ->> 'flops')::double precision as estimated_flops,
                    (v.estimate ->> 'wallSeconds')::double precision as estimated_wall_seconds,
                    (v.estimate ->> 'costYen')::numeric as estimated_cost_yen,
                    (v.estimate ->> 'memoryBytes')::double precision as estimated_memory_bytes
                from audit_event e
                cross join lateral (select e.payload -> 'verdict' as verdict offset 0) j
                cross join lateral (select j.verdict -> 'estimate' as estimate offset 0) v
                where e.kind = 'request.judged'
                """),
        Projection(
            table: "finding",
            definition: """
                select e.sequence as event_sequence, finding.place::integer as place, e.request,
                    finding.item ->> 'severity' as severity, finding.item ->> 'rule' as rule, finding.item ->> 'reason' as reason,
                    finding.item ->> 'file' as file, finding.item ->> 'field' as field, (finding.item ->> 'line')::integer as line
                from audit_event e, json_array_elements(e.payload -> 'verdict' -> 'findings') with ordinality as finding (item, place)
                where e.kind = 'request.judged'
                """),
        Projection(
            table: "judged_policy",
            definition: """
                select e.sequence as event_sequence, policy.place::integer as place, e.request, policy.item ->> 'file' as file,
                    policy.item ->> 'digest' as sha256
                from audit_event e, json_array_elements(e.payload -> 'policyDigests') with ordinality as policy (item, place)
                where e.kind = 'request.judged'
                """),
    ]
}
