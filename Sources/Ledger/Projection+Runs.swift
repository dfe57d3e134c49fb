/// What runs were to do, did and cost.
extension Projection {
    static let ofRuns: [Projection] = [
        Projection(
            table: "plan",
            definition: """
                select e.sequence as event_sequence, e.request, e.payload ->> 'planDigest' as sha256,
                    e.payload -> 'plan' -> 'model' ->> 'name' as model,
                    e.payload -> 'plan' -> 'model' ->> 'weightsDigest' as weights_sha256,
                    e.payload -> 'plan' -> 'data' -> 'train' ->> 'digest' as train_sha256,
                    e.payload -> 'plan' -> 'data' -> 'validation' ->> 'digest' as validation_sha256,
                    e.payload -> 'plan' -> 'data' -> 'test' ->> 'digest' as test_sha256,
                    (e.payload -> 'plan' ->> 'trainableParameterCountMax')::bigint as trainable_parameter_count_max,
                    (e.payload -> 'plan' ->> 'durationSecondsMax')::double precision as duration_seconds_max,
                    e.payload -> 'plan' -> 'search' ->> 'method' as search_method,
                    e.payload -> 'plan' -> 'search' ->> 'proxy' as proxy,
                    (e.payload -> 'plan' -> 'search' ->> 'rank')::integer as rank,
                    (select array_agg(seed::numeric order by place)
                        from json_array_elements_text(e.payload -> 'plan' -> 'training' -> 'seeds') with ordinality as s (seed, place)) as seeds,
                    (select array_agg(arm order by place)
                        from json_array_elements_text(e.payload -> 'plan' -> 'arms') with ordinality as a (arm, place)) as arms,
                    (select array_agg(budget::bigint order by place)
                        from json_array_elements_text(e.payload -> 'plan' -> 'budgets') with ordinality as b (budget, place)) as budgets,
                    (e.payload -> 'plan' ->> 'drawCount')::integer as draw_count
                from audit_event e
                where e.kind = 'run.planned'
                """),
        Projection(
            table: "saliency",
            definition: """
                select e.sequence as event_sequence, site.place::integer as place, e.request, e.attempt, e.payload ->> 'proxy' as proxy,
                    (e.payload ->> 'round')::integer as round, (e.payload ->> 'seed')::numeric as seed, site.item ->> 'site' as site,
                    (site.item ->> 'saliency')::double precision as saliency,
                    (site.item ->> 'saliencyPerParameter')::double precision as saliency_per_parameter
                from audit_event e, json_array_elements(e.payload -> 'sites') with ordinality as site (item, place)
                where e.kind = 'search.scored'
                """),
        Projection(
            table: "allocation",
            definition: """
                select e.sequence as event_sequence, (choice.item ->> 'order')::integer as place, e.request, e.attempt,
                    e.payload ->> 'arm' as arm, (e.payload ->> 'budget')::bigint as budget, choice.item ->> 'site' as site,
                    (choice.item ->> 'rank')::integer as rank, (choice.item ->> 'parameterCount')::bigint as parameter_count,
                    (choice.item ->> 'saliency')::double precision as saliency,
                    (choice.item ->> 'gainPerParameter')::double precision as gain_per_parameter,
                    (choice.item ->> 'budgetLeft')::bigint as budget_left, choice.item ->> 'reason' as reason,
                    (e.payload ->> 'curveBudget')::bigint as curve_budget, (e.payload ->> 'draw')::integer as draw
                from audit_event e, json_array_elements(e.payload -> 'choices') as choice (item)
                where e.kind = 'search.allocated'
                """),
        Projection(
            table: "trial",
            definition: """
                select e.sequence as event_sequence, e.request, e.attempt, e.payload -> 'trial' ->> 'arm' as arm,
                    (e.payload -> 'trial' ->> 'seed')::numeric as seed,
                    (e.payload ->> 'trainableParameterCount')::bigint as trainable_parameter_count,
                    (e.payload ->> 'headParameterCount')::bigint as head_parameter_count,
                    (e.payload ->> 'trainedTokenCount')::bigint as trained_token_count,
                    (e.payload ->> 'trainingSeconds')::double precision as training_seconds,
                    (e.payload ->> 'evaluationSeconds')::double precision as evaluation_seconds,
                    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
                from audit_event e
                where e.kind = 'trial.finished'
                """),
        Projection(
            table: "measurement",
            definition: """
                select e.sequence as event_sequence, measured.place::integer as place, e.request, e.attempt,
                    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed,
                    e.kind = 'trial.finished' as is_final, measured.item ->> 'quantity' as quantity, measured.item ->> 'split' as split,
                    (measured.item ->> 'step')::integer as step, (measured.item ->> 'epoch')::double precision as epoch,
                    (measured.item ->> 'value')::double precision as value,
                    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
                from audit_event e, json_array_elements(e.payload -> 'measurements') with ordinality as measured (item, place)
                where e.kind in ('trial.progressed', 'trial.finished')
                """),
        Projection(
            table: "artifact",
            definition: """
                select e.sequence as event_sequence, e.request, e.attempt, e.payload ->> 'kind' as kind, e.payload ->> 'path' as path,
                    (e.payload ->> 'sizeBytes')::bigint as size_bytes, e.payload ->> 'digest' as sha256,
                    e.payload -> 'trial' ->> 'arm' as arm, (e.payload -> 'trial' ->> 'seed')::numeric as seed,
                    (e.payload -> 'trial' ->> 'budget')::bigint as budget, (e.payload -> 'trial' ->> 'draw')::integer as draw
                from audit_event e
                where e.kind = 'artifact.written'
                """),
        Projection(
            table: "outcome",
            definition: """
                select e.sequence as event_sequence, e.request, e.time as ended_at, e.payload ->> 'ending' as ending,
                    e.payload ->> 'reason' as reason, (e.payload ->> 'searchSeconds')::double precision as search_seconds,
                    (e.payload ->> 'wallSeconds')::double precision as wall_seconds,
                    (e.payload ->> 'processorSeconds')::double precision as processor_seconds,
                    (e.payload ->> 'memoryBytesMax')::bigint as memory_bytes_max
                from audit_event e
                where e.kind = 'run.ended'
                """),
        Projection(
            table: "cost",
            definition: """
                select e.sequence as event_sequence, e.request, e.time as recorded_at, e.payload -> 'rateCard' ->> 'name' as rate_card,
                    (e.payload ->> 'wallSeconds')::double precision as wall_seconds,
                    (e.payload ->> 'costYen')::double precision as cost_yen,
                    (e.payload ->> 'estimatedCostYen')::double precision as estimated_cost_yen
                from audit_event e
                where e.kind = 'cost.recorded'
                """),
    ]
}
