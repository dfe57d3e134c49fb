import Domain
import Testing

/// Each message of findings with sample arguments: names of them are codes, which no language translates.
enum FindingSamples {
    private static let digest = Digest(bytes: (0..<32).map { UInt8($0) })
    private static let time = Timestamp(microseconds: 1_764_000_000_000_000)
    private static let names = ["a.yaml", "b.yaml"]

    static var all: [Message.Sentence] {
        rules.map(Message.Sentence.rule) + permissions.map(Message.Sentence.permission) + teams.map(Message.Sentence.team)
            + gates.map(Message.Sentence.gate) + requests.map(Message.Sentence.request)
            + engines.map(Message.Sentence.engine) + searches.map(Message.Sentence.search) + values.map(Message.Sentence.value)
            + fields.map(Message.Sentence.field)
            + files.map(Message.Sentence.file) + data.map(Message.Sentence.data) + stores.map(Message.Sentence.store)
            + orders.map(Message.Sentence.order) + runs.map(Message.Sentence.run)
            + policies.map(Message.Sentence.policy) + oddities.map(Message.Sentence.oddity)
            + troubles.map(Message.Sentence.trouble)
    }

    static var notes: [Message.Note] {
        [
            .standsIn(place: "a.yaml:12"), .exempt(until: "2027-01-31", place: "a.yaml:3", reason: "A = B"),
            .approvalLate(count: 2, role: "a.b", until: time), .approvalLate(count: 1, role: nil, until: time),
            .objection(rule: "a/b", file: "a.yaml", line: 3, field: "spec.value"),
            .objection(rule: "a/b", file: "a.yaml", line: nil, field: nil), .approvalNeeded(count: 2, role: nil, given: 1),
            .approvalNeeded(count: 1, role: "a.b", given: 0),
        ]
    }

    private static var rules: [RuleMessage] {
        let claims = RuleMessage.Claim.Figure.allCases.map { RuleMessage.Claim($0, 1234.5, limit: 1000) }
        return [
            .trainableParameters(count: 12_345, most: 1000),
            .baseModelShare(count: 12_345, percent: 0.412, baseCount: 3_000_000, mostPercent: 0.4),
            .estimatedCost(yen: 1234.5, mostYen: 1234.4), .estimatedDuration(seconds: 3600.5, mostSeconds: 3600),
            .estimatedMemory(bytes: 5e8, mostBytes: 4e8), .cores(count: 8, most: 4), .cores(count: 1, most: 0),
            .seeds(count: 1, least: 3), .seeds(count: 2, least: 3), .testRows(count: 1, least: 2000),
            .testRows(count: 1234, least: 2000), .baselines(missing: ["'a.b'"], needed: ["'a.b'", "'c.d'"]),
            .claims(claims: claims), .claims(claims: [claims[0]]),
            .timeWindow(minute: 4 * 1440 + 570, days: ["mon", "sun"], from: 540, to: 1080),
            .timeWindow(minute: 0, days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: 1320, to: 360),
            .stageApproval(stage: "a.b"), .costApproval(yen: 1234, aboveYen: 1000),
        ] + RuleMessage.Choice.allCases.map { .choice(of: $0, chosen: "a.b", allowed: ["'c.d'", "'e.f'"]) }
    }

    private static var permissions: [PermissionMessage] {
        [
            .modelNotAllowed(
                model: "a.b", allowed: [.init(name: "'c.d'", weights: nil), .init(name: nil, weights: digest)]),
            .otherWeights(model: "a.b", digest: digest), .dataNotAllowed(file: "'a.tsv'", allowed: ["'*.tsv'", "'b.tsv'"]),
            .otherBytes(file: "'a.tsv'", digest: digest),
            .classification(file: "'a.tsv'", isListed: true, classification: "'a.b'", most: "'c.d'"),
            .classification(file: "'a.tsv'", isListed: true, classification: nil, most: "'c.d'"),
            .classification(file: "'a.tsv'", isListed: false, classification: nil, most: "'c.d'"),
        ]
            + PermissionMessage.Thing.allCases.flatMap { thing -> [PermissionMessage] in
                [nil, [], ["'MIT'", "'Apache-2.0'"]].map {
                    .licence(of: thing, name: "'a.b'", licences: $0, allowed: ["'CC0-1.0'"])
                }
            }
    }

    private static var teams: [TeamMessage] {
        let cost = TeamMessage.Cost(spentYen: 1234, reservedYen: 56.5, totalYen: 3000, mostYen: 2000)
        let runs = TeamMessage.Runs(ended: 1, admitted: 2, total: 4, most: 3)
        return [
            .unknownTeam(team: "a.b", file: "teams.yaml"), .notMember(user: "c.d", team: "a.b"),
            .teamCost(team: "a.b", spentYen: 1234, reservedYen: 56.5, totalYen: 3000, mostYen: 2000),
            .teamConcurrency(team: "a.b", count: 1, most: 1), .teamConcurrency(team: "a.b", count: 2, most: 2),
        ]
            + TeamMessage.Thing.allCases.flatMap { thing -> [TeamMessage] in
                [[], ["'c.d'"]].map { .teamMayNotUse(team: "a.b", thing: thing, name: "'a.b'", allowed: $0) }
            }
            + TeamMessage.Holder.allCases.flatMap { holder -> [TeamMessage] in
                [
                    .quota(of: holder, name: "a.b", isOfMonth: true, cost: cost, runs: runs),
                    .quota(of: holder, name: "a.b", isOfMonth: false, cost: cost, runs: nil),
                    .quota(of: holder, name: "a.b", isOfMonth: false, cost: nil, runs: runs),
                ]
            }
    }

    private static var gates: [GateMessage] {
        let lacks: [GateMessage.Lack] =
            [
                .tooOld(endedAt: time, mostSeconds: 7200), .nothingCompared, .otherBaseline(baseline: "'a.b'"),
                .otherQuantity(isAccuracy: true), .otherQuantity(isAccuracy: false), .noInterval,
                .improvement(over: "'a.b'", isAccuracy: true, lower: 0.5, moreThan: 1),
                .improvement(over: "'a.b'", isAccuracy: false, lower: -0.25, moreThan: 0),
                .fewAllocations(count: 4, least: 0.5), .claim(yen: 1234, mostYen: 1000), .claim(yen: nil, mostYen: 1000),
                .claimIn(currency: "JPY", needed: "USD"),
            ]
            + GateMessage.Quantity.allCases.flatMap { quantity -> [GateMessage.Lack] in
                [.few(of: quantity, value: 1, least: 3), .unknown(of: quantity, least: 3)]
            }
        return [
            .noRun(stage: "a.b", othersHave: true), .noRun(stage: "a.b", othersHave: false),
            .lacks(run: "a.b", what: lacks, others: 0), .lacks(run: "a.b", what: [.noInterval], others: 2),
            .noOneRun(stage: "a.b", before: ["a.yaml:3"], this: ["a.b"], those: ["c.1", "c.2", "c.3", "c.4", "c.5"]),
        ]
    }

    private static var requests: [RequestMessage] {
        [
            .nothingRead, .noEstimate, .noLabels, .labelsWithout(task: "a.b"), .noLabelColumn(task: "a.b"),
            .labelColumnWithout(task: "a.b"), .columnForms, .readsTexts(task: "a.b"), .readsNoPairs, .fullRateWithoutArm,
            .quantity(task: "a.b", quantity: "'loss'", allowed: ["'accuracy'", "'c.d'"]),
            .quantity(task: "a.b", quantity: "'loss'", allowed: ["'accuracy'"]),
            .improvement(asked: 1.5, quantity: "'accuracy'", most: 1, isShare: true),
            .improvement(asked: 2.5, quantity: "'spearman'", most: 2, isShare: false),
            .textLength(tokens: 4096, positions: 512), .predictsNoToken(family: "bert"), .firstTokenBlind(family: "gpt2"),
            .ownCost(yen: 1234, mostYen: 1000), .ownDuration(seconds: 3601, mostSeconds: 3600),
            .memoryHere(mebibytes: 4096, most: 2048),
        ]
    }

    private static var engines: [EngineMessage] {
        [.noWorker(engine: "a.b", there: ["'c.d'"]), .readsNoGGUF(engine: "a.b")]
            + EngineMessage.Undone.allCases.flatMap { what -> [EngineMessage] in
                [nil, ["'c.d'", "'e.f'"]].map { .undone(engine: "a.b", what: what, done: $0) }
            }
    }

    private static var searches: [SearchMessage] {
        [
            .noSite(linears: 36), .budgetOrder(budgets: [4608, 1536], right: [1536, 4608]),
            .budgetTooSmall(budgets: [10, 20], smallest: 768), .competition(steps: 120, sharePercent: 25, probes: 60),
            .tiesAtZero(proxy: "'snip'"), .warmUpUnasked, .initialisationIdle(initialisation: "random-b"), .headOfDynamic,
            .headOfLanguageModel, .largestRank(largest: 16, rank: 8), .dynamicProxy(proxy: "'snip'"), .dynamicRates,
            .dynamicValidation, .onlyFor(method: "auto"), .autoValidation, .measuredValidation,
        ]
    }

    private static var values: [ValueMessage] {
        [
            .noSuchLabel(label: "a.b"), .noLabelsToErrAbout(task: "a.b"), .valuedByDecision, .noAccuracy(task: "a.b"),
            .valuedByAccuracy, .correlationOfToday, .noDecisions,
        ]
    }

    private static var fields: [FieldMessage] {
        let colon = FieldMessage.LookAlike.standsFor(sign: "U+FF1A", needed: ":")
        let seen: [FieldMessage.Seen] = [
            .mapping, .list, .nothing, .text(text: "'a.b'", isQuoted: true, hint: nil),
            .text(text: "'a.b'", isQuoted: false, hint: colon),
            .text(text: "'a.b'", isQuoted: false, hint: .standsFor(sign: "U+3000", needed: " ")),
            .text(text: "'a.b'", isQuoted: false, hint: .among(sign: "U+30A2")),
        ]
        let one = seen[3]
        let ranges: [FieldMessage] = [
            .wholeRange(seen: one, least: 1, most: 9_007_199_254_740_992),
            .range(seen: one, least: 0, most: 1, isMore: true), .range(seen: one, least: 0, most: 0.9, isMore: false),
            .timeRange(seen: one, least: 1, most: 2_592_000), .length(count: 501, least: 1, most: 500),
            .itemCount(count: 0, comma: nil, least: 1, most: 16), .itemCount(count: 1, comma: "U+3001", least: 2, most: 16),
            .invisible(text: "'<U+200B>'"), .quotationMark(sign: "U+201C", ascii: "\""),
            .wholeMoney(seen: one, currency: "JPY"), .otherCurrency(currency: "USD", needed: "JPY", of: .rateCard),
            .otherCurrency(currency: "USD", needed: "JPY", of: .document), .sizeRange(seen: one, least: "1MiB", most: "64TiB"),
            .decimals(seen: one, most: 6), .hours(seen: one),
        ]
        let keys: [FieldMessage] = [
            .unknownKey(key: "'a.b'", hint: .comment), .unknownKey(key: "'a.b'", hint: .near(key: "c.d", alike: nil)),
            .unknownKey(key: "'a.b'", hint: .near(key: "c.d", alike: colon)),
            .unknownKey(key: "'a.b'", hint: .allowed(keys: ["'c.d'", "'e.f'"], alike: nil)),
            .moreUnknownKeys(count: 3, line: 40), .missing, .keyNoWord, .oneOf(keys: ["'a.b'", "'c.d'"]),
            .twice(item: "'a.b'", isSpelled: true), .twice(item: "'a.b'", isSpelled: false), .labelOfLines,
            .otherSplit(file: "'a.tsv'"), .noUniform, .constant(seen: one, needed: "a.b"),
        ]
        return seen.map { .noChoice(seen: $0, allowed: ["'c.d'", "'e.f'"]) }
            + FieldMessage.Need.allCases.map { .needed(seen: one, need: $0) }
            + FieldMessage.Forbidden.allCases.map { .forbidden(sign: "U+0085", why: $0) } + ranges + keys
    }

    private static var files: [FileMessage] {
        let advice: [FileMessage.Advice?] = [nil, .tab, .spaces, .colon, .quotes(sign: "@")]
        let signs: [FileMessage.Sign] = [.space, .spaces, .sign(text: ":")]
        let json: [FileMessage.JSONProblem] = [
            .behindEnd(seen: "'}'"), .noValue(seen: "'+'"), .needs(seen: "'}'", signs: "',' or ']'"), .commaBefore(sign: "]"),
            .noKey(seen: "'1'"), .withinText(sign: "U+0009"), .openText, .backslash, .halfPair(escape: "\\ud83d"),
        ]
        let sizes: [FileMessage] = [
            .tooLarge(bytes: 2_000_000, most: 1_048_576), .encoding(name: "UTF-16"), .notUTF8,
            .sign(sign: "U+0085", why: .lineEnd), .empty, .nesting(most: 32), .brackets(bytes: 99, most: 32), .anchors,
            .tags(name: "'!a'"), .duplicateKeys(keys: ["'a.b'"], looksSame: true),
            .duplicateKeys(keys: ["'a.b'"], looksSame: false), .halfEscape, .problem(words: "'a.b'"), .noComments,
            .hardLinks(names: 2), .mayNotRead, .cannotRead, .changed(received: digest),
            .tooMany(file: 3, byte: 99, user: "a.b", since: time, mostFiles: 2, mostBytes: 98),
        ]
        return sizes + advice.map { .notYAML(problem: "'a.b'", advice: $0) }
            + signs.map { .signInYAML(sign: "U+FF1A", needed: $0) } + json.map { .json(problem: $0) }
            + FileMessage.Kind.allCases.map { .notPlain(kind: $0) }
    }

    private static var data: [DataMessage] {
        [
            .sameBytes(file: "'a.tsv'", other: "'b.tsv'", otherSplit: .train, digest: digest),
            .missingLabels(rows: 1, split: .test, labels: ["'a.b'", "'c.d'"]),
            .missingLabels(rows: 1234, split: .test, labels: ["'a.b'"]), .quotedTexts(count: 3, rows: 40, split: .train),
        ]
            + DataMessage.Rows.allCases.flatMap { rows -> [DataMessage] in
                [
                    .sharedRows(count: 3, rows: 40, what: rows, split: .test, other: .train),
                    .contradictions(count: 3, rows: 40, what: rows, split: .train),
                ]
            }
    }

    private static var stores: [StoreMessage] {
        [
            .noModel(name: "a.b", there: ["'c.d'", "'e.f'"]), .noModel(name: "a.b", there: []),
            .weightsTooLarge(model: "'a.b'", mebibytes: 4096), .noHead(model: "'a.b'"), .notThere(path: "a.b"),
            .link(path: "a.b"), .linkOrFile(path: "a.b"), .notRegular(path: "a.b"), .leavesStore(path: "a.b"),
            .tooLong(path: "a.b", bytes: 4096), .changedMeanwhile(path: "a.b"),
            .unreadable(path: "a.b", problem: "'a.b'"), .noStore(store: "a.b"), .foreignName,
            .noFolder(folder: "a.b", store: "c.d"), .refusedModel(problem: "'a.b'"), .notLookedInto(problem: "'a.b'"),
            .lookTooLong(seconds: 65), .lookBroken(status: "'a.b'", words: nil), .lookBroken(status: "'a.b'", words: "'c.d'"),
        ]
            + tables.map { .badTable(path: "a.tsv", line: 7, problem: $0) }
            + [.badTable(path: "a.tsv", line: nil, problem: .noRow)]
            + configurations.map { .badModel(model: "'a.b'", file: "config.json", field: "model_type", problem: $0) }
            + [.badModel(model: "'a.b'", file: nil, field: nil, problem: .noWeights)]
    }

    private static var orders: [OrderMessage] {
        [
            .refusedBy(user: "user:a.b", reason: "A = B"), .noRequest(request: "a.b"), .ownRequest(user: "a.b"),
            .notApprover(user: "a.b"), .notOperator(user: "a.b", owner: "c.d"), .noVerdict(request: "a.b"),
            .pausedAlready(request: "a.b"), .notPaused(request: "a.b"), .nobodyAsked(request: "a.b", user: "c.d"),
        ]
            + [.elsewhere(request: "r")]
            + RequestState.allCases.flatMap { state -> [OrderMessage] in
                [
                    .notHeld(request: "a.b", state: state), .hasEnded(request: "a.b", state: state),
                    .cannotPause(request: "a.b", state: state),
                ]
            }
    }

    private static var runs: [RunMessage] {
        [nil, "'a.b'"].flatMap { words -> [RunMessage] in
            [.hindered(words: words), .workerDied(count: 3, words: words), .workerSays(words: words)]
        }
            + Outcome.Ceiling.allCases.map { .ceiling(of: $0) }
            + [
                .paused, .itsTurn, .coresTaken(needed: 3, taken: 2, of: 4),
                .memoryPromised(mebibytes: 4096, promised: 6000, of: 8192),
                .lowStorage(path: "a.b", mebibytes: 100, least: 1024), .noWorkerLeft(engine: "a.b"),
                .rateCardCurrency(request: "JPY", card: "USD"),
                .ledgerAway(since: time, problem: nil),
                .ledgerAway(since: time, problem: "'a.b'"), .diskFull(path: "a.b", bytes: 100, least: 1024), .daemonStopped,
                .workerUnseen, .workerGone, .workerKilled, .workerStatus(status: "'a.b'"), .noPlan, .otherPlan,
                .noRequestText, .storesEmptied, .runFolder(problem: "'a.b'"), .workerEnded,
                .workerFailed(problem: "'a.b'"), .cancelled, .cancelledBy(user: "user:a.b", reason: "A = B"),
                .resultLacks(problem: "'a.b'"),
                .noReport(problem: "'a.b'"),
            ]
    }

    private static var policies: [PolicyMessage] {
        let impossible: [PolicyMessage.Impossible] = [
            .nothingLeft(rule: "'a.b'", places: ["a.yaml:3"]), .nothingLeft(rule: "'a.b'", places: ["a.yaml:3", "b.yaml:4"]),
            .coresHeld(count: 1), .coresHeld(count: 8), .noLicensed, .noneSoOpen,
            .notValidated(place: "a.yaml:3", needed: "a.b"),
        ]
        let together: [PolicyMessage] = [
            .rateCards(count: 2), .noPolicy, .listedOtherwise(name: "'a.b'", place: "a.yaml:3"), .sameName(name: "a.b"),
            .alikeFiles, .orderUnknown(file: "'a.yaml'"), .orderLacks(file: "'a.yaml'"),
            .noStageLeft(places: ["a.yaml:3", "b.yaml:4"]), .fewApprovers(needed: 2, count: 1),
            .noRole(role: "'a.b'", there: []),
            .noRole(role: "'a.b'", there: ["'c.d'"]), .fewUsers(needed: 2, role: "'a.b'", count: 1),
            .noRuleToExempt(rule: "'a/b'", near: nil), .noRuleToExempt(rule: "'a/b'", near: "a/c"),
            .loosens(rule: "a/b", file: "'a.yaml'"),
        ]
        let tests: [PolicyMessage] = [
            .noTest(policy: "a.yaml"), .noPolicyBeside,
            .expected(decision: .refused, rules: ["'a.b'", "'c.d'"], got: .admitted, by: []),
            .uncovered(place: "a.yaml:3", rule: "a.b", objection: true, pass: true),
            .uncovered(place: "a.yaml:3", rule: "a.b", objection: false, pass: true),
            .uncovered(place: "a.yaml:3", rule: "a.b", objection: true, pass: false), .dotName, .otherEnding, .isFolder,
        ]
        return [
            .testsApart(kind: "'a.b'", file: "'a.yaml'"), .noRules, .stageTwice, .emptyRole, .emptyCatalogue, .emptyEntry,
            .wholeDay, .earlierStage(needed: "a.b", stage: "c.d"), .endsInOrder,
        ] + together + tests + impossible.map { .impossible(stage: "a.b", why: $0) }
            + Finding.Severity.allCases.map { .noApproval(severity: $0, key: "'a.b'") }
            + PolicyMessage.Sole.allCases.map { .several(of: $0, count: 2) }
    }

    private static var troubles: [TroubleMessage] {
        let kinds: [FileMessage.Kind?] = FileMessage.Kind.allCases + [nil]
        let files = kinds.map { kind in
            TroubleMessage.Untaken(
                folder: "a.b", kind: kind, owner: "c.d", name: "'a.yaml'",
                why: kind == nil ? .namesakes : .system(problem: "'a.b'"))
        }
        return files.map { .untaken(file: $0) } + [
            .severalUntaken(files: [files[0]], more: 0), .severalUntaken(files: Array(files.prefix(3)), more: 4),
            .waits(request: "a.b", why: .noWorkerLeft(engine: "a.b")), .hindrance(path: "a.b", problem: "'a.b'"),
            .stuck(path: "a.b", problem: "'a.b'"), .unwatched(folder: "a.b", problem: "'a.b'", seconds: 2, atLimit: false),
            .unwatched(folder: "a.b", problem: "'a.b'", seconds: 2, atLimit: true),
            .dayIsFull(users: ["a.b"], more: 0, mostFiles: 300, mostBytes: 100_000),
            .dayIsFull(users: ["a.b", "c.d", "e.f"], more: 2, mostFiles: 300, mostBytes: 100_000),
            .reading(model: "'a.b'", request: "c.d", since: time, more: 0),
            .reading(model: "'a.b'", request: "c.d", since: time, more: 3), .policiesMalformed(folder: "a.b"),
            .unsigned(problem: "'a.b'"), .unanchored(problem: "'a.b'"),
            .clusterAway(since: time, problem: "'a.b'"), .jobRefused(request: "a.b", problem: "'c.d'"),
            .notInForce(name: "'a.b'", why: .dotName),
        ]
    }

    private static var oddities: [OddityMessage] {
        [
            .idleRule(rule: "'a.b'", place: "a.yaml:3"), .openStage(stage: "a.b"), .gateOfNone(stage: "a.b"),
            .halfClaim(factor: "'a.b'"), .idleTeam(team: "a.b", lacks: OddityMessage.Thing.allCases),
            .idleTeam(team: "a.b", lacks: [.data]), .onlyRoot,
            .exemptionOver(until: "2027-01-31", rule: "a/b", teams: nil, users: nil, stages: nil, reason: "A = B"),
            .exemptionOver(
                until: "2027-01-31", rule: "a/b", teams: ["'a.b'"], users: ["'c.d'", "'e.f'"], stages: ["'g.h'"],
                reason: "A = B"),
        ]
    }
}
