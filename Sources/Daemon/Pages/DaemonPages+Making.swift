import Admission
import Domain
import Ledger
import Reports

/// What each page is made of.
extension DaemonPages {
    func overview(_ scope: ReadingScope) async throws -> OverviewPage {
        let status = await read()
        let policies = policies.value
        let monthBegan = policies.monthBegan(at: now())
        await progress.keep(Set(status.running.map(\.request)))
        var running: [OverviewPage.RunningRequest] = []
        // A ledger that is away leaves what the daemon itself knows to whoever may see all of it.
        let isAway = !status.ledger.isAvailable
        for run in status.running {
            let overview = isAway ? nil : try await ledger.overview(of: run.request)
            guard scope.includes(overview?.team) else { continue }
            let place = isAway ? nil : try await progress.place(of: run.request)
            running.append(OverviewPage.RunningRequest(run: run, overview: overview, place: place))
        }
        return OverviewPage(
            status: status, running: running, waiting: status.waiting.filter { scope.includes($0.team) },
            held: isAway ? [] : try await ledger.requests(RequestSearch(state: .held), seenBy: scope, limit: Self.heldCount),
            balances: isAway ? [] : try await ledger.balances(seenBy: scope, since: monthBegan, limit: Self.teamCount),
            month: now().month(utcOffsetSeconds: policies.utcOffsetSeconds), monthQuota: policies.teamMonthCostMax,
            quota: policies.teamCostMax, showsTroubles: scope == .everything)
    }

    func requests(_ search: RequestSearch, _ scope: ReadingScope) async throws -> RequestsPage {
        let found = try await ledger.requests(search, seenBy: scope, limit: Self.rowCount + 1)
        return RequestsPage(search, found, countMax: Self.rowCount)
    }

    /// Whether a reader may see a request.
    func isSeen(_ id: RequestID, _ scope: ReadingScope) async throws -> Bool {
        guard let overview = try await ledger.overview(of: id) else { return false }
        return scope.includes(overview.team)
    }

    /// Whether all that was recorded of a request is little enough to be read for a page.
    private func fitsPage(_ id: RequestID) async throws -> Bool {
        guard let extent = try await ledger.extent(of: id) else { return false }
        return extent.count <= Self.reportEventCountMax && extent.sizeBytes <= Self.reportBytesMax
    }

    func request(_ id: RequestID, _ scope: ReadingScope) async throws -> RequestPage? {
        guard try await isSeen(id, scope) else { return nil }
        let events = try await ledger.story(of: id, limit: Self.storyCount, steps: Self.stepCount)
        return try RequestPage(events: events, waiting: await read().waiting.first { $0.request == id })
    }

    func report(_ id: RequestID, _ scope: ReadingScope, _ setting: PageSetting) async throws -> PageDocument? {
        guard try await isSeen(id, scope) else { return nil }
        guard try await fitsPage(id) else {
            return Self.problem(.tooLarge(command: "heteroloractl report \(id.text)"), setting)
        }
        return try await slowly(setting) {
            document(try RunReport(events: await slowLedger.events(of: id)).page(setting), setting)
        }
    }

    func comparison(_ left: String?, _ right: String?, _ scope: ReadingScope) async throws -> ComparisonPage {
        var (found, unknown): ([RequestID?], [String]) = ([], [])
        for name in [left, right] {
            guard let name else {
                found.append(nil)
                continue
            }
            let id = try await ledger.newestRequest(named: name)
            if let id, try await isSeen(id, scope), try await fitsPage(id) {
                found.append(id)
            } else {
                found.append(nil)
                unknown.append(name)
            }
        }
        guard let first = found[0], let second = found[1] else {
            return ComparisonPage(left: left, right: right, comparison: nil, unknown: unknown)
        }
        let comparison = try RunComparison(left: await slowLedger.events(of: first), right: await slowLedger.events(of: second))
        return ComparisonPage(left: left, right: right, comparison: comparison, unknown: [])
    }

    func audit(_ search: EventSearch, _ scope: ReadingScope) async throws -> AuditPage {
        AuditPage(
            search, try await ledger.events(search, seenBy: scope, limit: Self.headingCount),
            verification: scope == .everything ? await verification.page(begins: false) : nil)
    }

    func event(_ number: Int64, _ proves: Bool, _ scope: ReadingScope, _ setting: PageSetting) async throws -> PageDocument? {
        guard let found = try await seenEvent(number, scope) else { return nil }
        let proof: EventDetailPage.Proof
        if let checkpoint = try await ledger.newestCheckpoint() {
            if number > checkpoint.size {
                proof = .notYet(size: checkpoint.size)
            } else if checkpoint.size > Self.quickTreeCount {
                guard proves else {
                    return document(try EventDetailPage(found, proof: .available(size: checkpoint.size)).html(setting), setting)
                }
                return try await slowly(setting) {
                    let proof = try await shownProof(of: number, in: checkpoint)
                    return document(try EventDetailPage(found, proof: proof).html(setting), setting)
                }
            } else {
                proof = try await shownProof(of: number, in: checkpoint)
            }
        } else {
            proof = .unsigned
        }
        return document(try EventDetailPage(found, proof: proof).html(setting), setting)
    }

    private func seenEvent(_ number: Int64, _ scope: ReadingScope) async throws -> FoundEvent? {
        guard let found = try await ledger.event(number) else { return nil }
        guard scope != .everything else { return found }
        guard let request = found.event.request, try await isSeen(request, scope) else { return nil }
        return found
    }

    private func shownProof(of number: Int64, in checkpoint: Checkpoint) async throws -> EventDetailPage.Proof {
        let proof: EventProof
        do throws(LedgerError) {
            proof = try await slowLedger.proof(of: number, in: checkpoint)
        } catch {
            guard error.code == .corrupt else { throw error }
            return .fails(error.reason)
        }
        let keys = try await ledger.keys().keys
        let holds = keys.contains { key in (try? proof.check(against: key)) != nil }
        return .shown(
            EventDetailPage.ShownProof(
                index: proof.index, hashes: proof.path.hashes, size: checkpoint.size, root: checkpoint.root,
                checkpoint: checkpoint.note.description, holds: holds))
    }

    func proof(_ number: Int64, _ scope: ReadingScope, _ setting: PageSetting) async throws -> PageDocument? {
        guard try await seenEvent(number, scope) != nil, let checkpoint = try await ledger.newestCheckpoint(),
            number <= checkpoint.size
        else { return nil }
        return try await slowly(setting) {
            PageDocument(
                status: .ok, contentType: "text/plain; charset=utf-8",
                body: "\(try await slowLedger.proof(of: number, in: checkpoint))")
        }
    }

    func portfolio(_ from: String?, _ to: String?, _ team: String?, _ scope: ReadingScope) async throws -> PortfolioPage {
        let policies = policies.value
        let offset = policies.utcOffsetSeconds
        let today = now()
        let first = from ?? today.beginningOfMonth(utcOffsetSeconds: offset).day(utcOffsetSeconds: offset)?.text ?? ""
        let last = to ?? today.day(utcOffsetSeconds: offset)?.text ?? ""
        // Who sees some teams sees one at a time: a sum over a part of them would look like one over all.
        let own: String? =
            if case .teams(let teams) = scope { team.map { teams.contains($0) ? $0 : nil } ?? teams.min() } else { team }
        func none() -> PortfolioPage { PortfolioPage(nil, from: first, to: last, team: own, unjudgedCount: 0) }
        guard let fromDay = CalendarDay(first), let toDay = CalendarDay(last), scope == .everything || own != nil else {
            return none()
        }
        let (begin, end) = (fromDay.begin(utcOffsetSeconds: offset), toDay.end(utcOffsetSeconds: offset))
        guard begin < end else { return none() }
        let runs = try await slowLedger.runs(endedFrom: begin, to: end, ofTeam: own)
        let quotas = try await QuotasOfThen(
            from: begin, to: end, offset, texts: try await slowLedger.policyTexts()
        ) { try await slowLedger.policiesInForce(before: $0) }
        let spent = try await slowLedger.costsOfTeams(before: end)
        let record = Portfolio.Record(
            requests: try await slowLedger.requests(receivedFrom: begin, to: end, ofTeam: own), runs: runs,
            charges: try await slowLedger.charges(from: begin, to: end, ofTeam: own), monthQuotas: quotas.ofMonths,
            quotaInAll: quotas.inAll, spentInAll: own.map { team in spent.filter { $0.key == team } } ?? spent,
            utcOffsetSeconds: offset)
        return PortfolioPage(
            Portfolio(record, from: fromDay, to: toDay, team: own), from: first, to: last, team: own,
            unjudgedCount: runs.count { $0.ending == .finished && $0.conclusion == nil })
    }
}
