/// What runs were to do, did and cost. Each payload is read once: an operator on JSON reads all of it again, for every row and column.
extension Projection {
    static let ofRuns: [Projection] = [
        Projection(
            table: "plan",
            definition: """
                select e.sequence as event_sequence, e.request, p."planDigest" as sha256, q.model ->> 'name' as model,
                    q.model ->> 'weightsDigest' as weights_sha256, q.data -> 'train' ->> 'digest' as train_sha256,
                    q.data -> 'validation' ->> 'digest' as validation_sha256, q.data -> 'test' ->> 'digest' as test_sha256,
                    q."trainableParameterCountMax" as trainable_parameter_count_max,
                    q."durationSecondsMax" as duration_seconds_max, q.search ->> 'method' as search_method,
                    q.search ->> 'proxy' as proxy, (q.search ->> 'rank')::integer as rank,
                    (select array_agg(seed::numeric order by place)
                        from json_array_elements_text(q.training -> 'seeds') with ordinality as s (seed, place)) as seeds,
                    (select array_agg(arm order by place)
                        from json_array_elements_text(q.arms) with ordinality as a (arm, place)) as arms,
                    (select array_agg(budget::bigint order by place)
                        from json_array_elements_text(q.budgets) with ordinality as b (budget, place)) as budgets,
                    q."drawCount" as draw_count
                from audit_event e, json_to_record(e.payload) as p ("planDigest" text, plan json),
                    json_to_record(p.plan) as q (model json, data json, search json, training json, arms json, budgets json,
                        "trainableParameterCountMax" bigint, "durationSecondsMax" double precision, "drawCount" integer)
                where e.kind = 'run.planned'
                """),
        Projection(
            table: "saliency",
            definition: """
                select e.sequence as event_sequence, s.place::integer as place, e.request, e.attempt, p.proxy, p.round, p.seed, s.site,
                    s.saliency, s.saliency_per_parameter
                from audit_event e, json_to_record(e.payload) as p (proxy text, round integer, seed numeric, sites json),
                    rows from (json_to_recordset(p.sites) as (site text, saliency double precision, "saliencyPerParameter" double precision))
                        with ordinality as s (site, saliency, saliency_per_parameter, place)
                where e.kind = 'search.scored'
                """),
        Projection(
            table: "allocation",
            definition: """
                select e.sequence as event_sequence, c."order" as place, e.request, e.attempt, p.arm, p.budget, c.site, c.rank,
                    c."parameterCount" as parameter_count, c.saliency, c."gainPerParameter" as gain_per_parameter,
                    c."budgetLeft" as budget_left, c.reason, p."curveBudget" as curve_budget, p.draw
                from audit_event e,
                    json_to_record(e.payload) as p (arm text, budget bigint, "curveBudget" bigint, draw integer, choices json),
                    json_to_recordset(p.choices) as c ("order" integer, site text, rank integer, "parameterCount" bigint,
                        saliency double precision, "gainPerParameter" double precision, "budgetLeft" bigint, reason text)
                where e.kind = 'search.allocated'
                """),
        Projection(
            table: "trial",
            definition: """
                select e.sequence as event_sequence, e.request, e.attempt, t.arm, t.seed,
                    p."trainableParameterCount" as trainable_parameter_count, p."headParameterCount" as head_parameter_count,
                    p."trainedTokenCount" as trained_token_count, p."trainingSeconds" as training_seconds,
                    p."evaluationSeconds" as evaluation_seconds, t.budget, t.draw
                from audit_event e,
                    json_to_record(e.payload) as p (trial json, "trainableParameterCount" bigint, "headParameterCount" bigint,
                        "trainedTokenCount" bigint, "trainingSeconds" double precision, "evaluationSeconds" double precision),
                    json_to_record(p.trial) as t (arm text, seed numeric, budget bigint, draw integer)
                where e.kind = 'trial.finished'
                """),
        Projection(
            table: "measurement",
            definition: """
                select e.sequence as event_sequence, m.place::integer as place, e.request, e.attempt, t.arm, t.seed,
                    e.kind = 'trial.finished' as is_final, m.quantity, m.split, m.step, m.epoch, m.value, t.budget, t.draw
                from audit_event e, json_to_record(e.payload) as p (trial json, measurements json),
                    json_to_record(p.trial) as t (arm text, seed numeric, budget bigint, draw integer),
                    rows from (json_to_recordset(p.measurements)
                        as (quantity text, split text, step integer, epoch double precision, value double precision))
                        with ordinality as m (quantity, split, step, epoch, value, place)
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
                    (e.payload ->> 'costYen')::numeric as cost_yen,
                    (e.payload ->> 'estimatedCostYen')::numeric as estimated_cost_yen
                from audit_event e
                where e.kind = 'cost.recorded'
                """),
    ]
}
