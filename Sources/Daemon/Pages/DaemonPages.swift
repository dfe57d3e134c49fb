import Admission
import Domain
import Ledger
import Logging
import Reports
import Synchronization
import Telemetry

/// The application's pages, of what the ledger and the daemon say.
///
/// What readers ask is kept apart from what the daemon does: connections of their own, of a role that reads, whose statements end after seconds;
/// so many questions at once and no more; one large piece of work at a time.
struct DaemonPages: PageReading {
    static let rowCount = 50
    static let headingCount = 100
    static let verdictCount = 25
    static let teamCount = 50
    static let heldCount = 20
    static let storyCount = 2000
    static let stepCount = 4000
    /// Up to so many events a proof is made with the page.
    static let quickTreeCount = 10_000
    static let reportEventCountMax = 200_000
    static let reportBytesMax = 64 << 20

    let registry: MetricRegistry
    let metrics: DaemonMetrics
    let read: @Sendable () async -> DaemonStatus
    let now: @Sendable () -> Timestamp
    let policies: CurrentPolicies
    /// Answers in milliseconds, or not at all.
    let ledger: Ledger
    /// For reports, portfolios and proofs.
    let slowLedger: Ledger
    let progress: ProgressKeeper
    let feed: ChangeFeed
    let verification: LedgerVerification
    let accounts: Accounts
    let turns = Turnstile(countMax: 32)
    let slowTurns = Turnstile(countMax: 2)
    let log: Logger

    func status() async -> DaemonStatus { await read() }

    func metrics() async -> String {
        metrics.show(await read(), now: SystemClock.now())
        return registry.exposition(with: ProcessFigures.read())
    }

    func seesEverything(_ reader: PageReader) async -> Bool { await scope(of: reader) == .everything }

    /// Nil for a reader whom nobody knows.
    private func scope(of reader: PageReader) async -> ReadingScope? {
        switch reader {
        case .anybody: .everything
        case .user(let name): policies.value.readingScope(of: await accounts.person(named: name))
        case .unknown: nil
        }
    }

    func answer(_ request: PageRequest) async -> PageAnswer {
        let accepted = Language(accepted: request.acceptedLanguages)
        let read: (address: PageAddress, language: Language?)
        do throws(PageAddressError) {
            read = try PageAddress.read(path: request.path, query: request.query)
        } catch {
            return .document(Self.problem(.address(error), setting(.overview, nil, accepted, request.reader)))
        }
        let setting = setting(read.address, read.language, accepted, request.reader)
        switch read.address {
        case .stylesheet: return .document(PageDocument(style: ScreenStyle.text))
        case .paperStyle: return .document(PageDocument(style: ScreenStyle.paper))
        case .script:
            return .document(
                PageDocument(status: .ok, contentType: "text/javascript; charset=utf-8", body: LiveScript.text, isLasting: true)
            )
        default: break
        }
        guard let scope = await scope(of: request.reader) else { return .document(Self.problem(.unknownReader, setting)) }
        if case .changes(let id) = read.address { return await changes(of: id, scope, setting) }
        do {
            return .document(try await page(setting, scope))
        } catch {
            return .document(Self.problem(why(error, scope, request), setting))
        }
    }

    /// What a reader is told of what went wrong.
    private func why(_ error: any Error, _ scope: ReadingScope, _ request: PageRequest) -> MessagePage.Problem {
        guard let error = error as? LedgerError else { return .unreadable("\(error)") }
        guard !error.isTransient else { return .ledgerAway }
        log.warning("a page could not be made: \(error)", metadata: ["path": "\(request.path.quoted(255))"])
        // The server's words may name what is not the reader's.
        return .unreadable(scope == .everything ? "\(error)" : "")
    }

    private func setting(_ address: PageAddress, _ chosen: Language?, _ accepted: Language, _ reader: PageReader) -> PageSetting
    {
        let name: String? = if case .user(let name) = reader { name } else { nil }
        return PageSetting(
            address: address, language: chosen ?? accepted, isLanguageChosen: chosen != nil, reader: name, now: now())
    }

    static func problem(_ problem: MessagePage.Problem, _ setting: PageSetting) -> PageDocument {
        let status: PageDocument.Status =
            switch problem {
            case .notFound, .address(.unknownPath), .tooLarge: .notFound
            case .address: .badRequest
            case .ledgerAway, .busy: .busy
            case .unknownReader: .unknownReader
            case .unreadable: .unreadable
            }
        do {
            return PageDocument(status, try MessagePage(problem).html(setting), setting.language)
        } catch {
            return PageDocument(status: .unreadable, contentType: "text/plain; charset=utf-8", body: "\(error)\n")
        }
    }

    private func changes(of id: RequestID?, _ scope: ReadingScope, _ setting: PageSetting) async -> PageAnswer {
        if let id, scope != .everything {
            guard let overview = try? await ledger.overview(of: id), scope.includes(overview.team) else {
                return .document(Self.problem(.notFound, setting))
            }
        }
        return .changes(await feed.changes(of: id))
    }

    private func page(_ setting: PageSetting, _ scope: ReadingScope) async throws -> PageDocument {
        guard let passed = try await turns.pass({ try await made(setting, scope) }) else {
            return Self.problem(.busy, setting)
        }
        return passed ?? Self.problem(.notFound, setting)
    }

    /// Nil where there is nothing that this reader may see.
    private func made(_ setting: PageSetting, _ scope: ReadingScope) async throws -> PageDocument? {
        switch setting.address {
        case .overview: return try await document(overview(scope).html(setting), setting)
        case .requests(let search): return try await document(requests(search, scope).html(setting), setting)
        case .request(let id): return try await request(id, scope).map { document(try $0.html(setting), setting) }
        case .report(let id): return try await report(id, scope, setting)
        case .comparison(let left, let right):
            return try await slowly(setting) { document(try await comparison(left, right, scope).html(setting), setting) }
        case .audit(let search): return try await document(audit(search, scope).html(setting), setting)
        case .event(let number, let proves): return try await event(number, proves, scope, setting)
        case .proof(let number): return try await proof(number, scope, setting)
        case .verification(let begins):
            guard scope == .everything else { return nil }
            return document(try await verification.page(begins: begins).html(setting), setting)
        case .policies:
            let verdicts = try await ledger.newestVerdicts(seenBy: scope, limit: Self.verdictCount)
            return document(try PoliciesPage(policies.outline, verdicts: verdicts).html(setting), setting)
        case .portfolio(let from, let to, let team):
            return try await slowly(setting) {
                document(try await portfolio(from, to, team, scope).html(setting), setting)
            }
        case .stylesheet, .paperStyle, .script, .changes: return nil
        }
    }

    func document(_ html: String, _ setting: PageSetting) -> PageDocument { PageDocument(.ok, html, setting.language) }

    /// What takes longer: one or two at a time, and no queue.
    func slowly(_ setting: PageSetting, _ work: () async throws -> PageDocument?) async throws -> PageDocument? {
        guard let passed = try await slowTurns.pass(work) else { return Self.problem(.busy, setting) }
        return passed
    }
}

extension PageDocument {
    /// A page of HTML.
    init(_ status: Status, _ html: String, _ language: Language) {
        self.init(status: status, contentType: "text/html; charset=utf-8", language: language.rawValue, body: html)
    }

    init(style: String) {
        self.init(status: .ok, contentType: "text/css; charset=utf-8", body: style, isLasting: true)
    }
}
