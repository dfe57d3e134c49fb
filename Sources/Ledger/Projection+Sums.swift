/// What follows from many events at once. Each says the same as its view, which is asked about one event at a time, and is made for all of them: it goes
/// through the events once.
extension Projection {
    static let sums = [
        Projection(
            table: "consumption",
            definition: """
                select event_sequence, scope, name, max(said_at) over so_far as reached_at, sum(cost_yen) over so_far as cost_yen,
                    sum(run_count) over so_far as run_count, sum(reserved_yen) over so_far as reserved_yen,
                    sum(reserved_count) over so_far as reserved_count, sum(file_count) over so_far as file_count,
                    sum(file_bytes) over so_far as file_bytes, currency
                from (
                    with said as materialized (
                        select e.sequence, e.time, e.kind, e.request, j.verdict ->> 'decision' as decision,
                            (j.verdict -> 'estimate' ->> 'costYen')::numeric as estimate,
                            e.kind = 'request.judged' and json_typeof(j.request) = 'object' as has_request,
                            j.request -> 'metadata' ->> 'team' as team,
                            j.request -> 'specification' -> 'budget' ->> 'currency' as currency,
                            e.payload -> 'submitter' ->> 'userID' as user_id,
                            (e.payload ->> 'sizeBytes')::bigint as size_bytes, (e.payload ->> 'costYen')::numeric as cost_yen
                        from audit_event e
                        left join lateral (
                            select e.payload -> 'verdict' as verdict, e.payload -> 'request' as request
                            where e.kind = 'request.judged' offset 0) j on true
                        where e.actor <> 'worker' and e.kind in (
                            'request.received', 'request.judged', 'run.started', 'run.ended', 'cost.recorded')),
                    placed as (
                        select s.*, max(estimate) filter (where decision = 'admitted') over before as estimate_before,
                            coalesce(bool_or(kind = 'run.started') over before, false) as is_started,
                            coalesce(bool_or(kind = 'run.ended') over before, false) as is_ended,
                            coalesce(bool_or(kind = 'cost.recorded') over before, false) as is_paid,
                            max(sequence) filter (where has_request) over until_then as described_at
                        from said s
                        window before as (partition by request order by sequence rows between unbounded preceding and 1 preceding),
                            until_then as (partition by request order by sequence)),
                    reserved as (
                        select p.*, case
                            when kind = 'request.judged' then estimate
                            when kind in ('run.ended', 'cost.recorded') and not is_paid and not (is_ended and not is_started)
                                and (kind = 'cost.recorded' or not is_started) then -estimate_before
                            end as reservation
                        from placed p
                        where kind in ('request.received', 'run.ended', 'cost.recorded')
                            or (kind = 'request.judged' and decision = 'admitted')),
                    change as (
                        select sequence as event_sequence, time as said_at, kind, request, described_at,
                            case when kind = 'cost.recorded' then cost_yen else 0 end as cost_yen,
                            case when kind = 'cost.recorded' and not is_paid then 1 else 0 end as run_count,
                            coalesce(reservation, 0) as reserved_yen,
                            case when reservation is null then 0 when kind = 'request.judged' then 1 else -1 end as reserved_count,
                            case when kind = 'request.received' then 1 else 0 end as file_count,
                            case when kind = 'request.received' then size_bytes else 0 end as file_bytes
                        from reserved)
                    select c.*, 'user' as scope, u.user_id as name, coalesce(t.currency, 'JPY') as currency
                    from change c join said u on u.request = c.request and u.kind = 'request.received'
                    left join said t on t.sequence = c.described_at
                    union all
                    select c.*, 'team', t.team, coalesce(t.currency, 'JPY')
                    from change c join said t on t.sequence = c.described_at
                    where c.kind <> 'request.received') whose
                where name is not null and (cost_yen <> 0 or run_count <> 0 or reserved_count <> 0 or file_count <> 0)
                window so_far as (partition by scope, name, currency order by event_sequence)
                """),
        Projection(
            table: Ledger.standing,
            definition: """
                select s.event_sequence, r.request, s.state, s.changed_at, r.received_at, q.name, q.team, s.is_control
                from (select e.request, e.time as received_at from audit_event e where e.kind = 'request.received') r
                join (
                    select distinct on (e.request) e.request, e.sequence as event_sequence, e.time as changed_at,
                        e.kind = 'control.decided' as is_control,
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
                    where e.actor <> 'worker' and e.kind in (
                        'request.received', 'request.judged', 'control.decided', 'run.planned', 'run.started', 'run.ended')
                    order by e.request, e.sequence desc) s using (request)
                left join (
                    select distinct on (e.request) e.request, e.payload -> 'request' -> 'metadata' ->> 'name' as name,
                        e.payload -> 'request' -> 'metadata' ->> 'team' as team
                    from audit_event e
                    where e.actor <> 'worker' and e.kind = 'request.judged' and json_typeof(e.payload -> 'request') = 'object'
                    order by e.request, e.sequence desc) q using (request)
                """),
    ]
}
