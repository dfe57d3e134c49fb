import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What `heteroloractl` answers about requests and the daemon.
@Suite(.timeLimit(.minutes(30))) struct QuestionTests {
    /// A ledger with one request in each of four states.
    private func ledger(of house: TestHouse) async throws -> Ledger {
        let writer = Ledger(conninfo: house.conninfo("heterolora_writer"), applicationName: "test")
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        let all = [
            ("20261124-010000-refused", try SyntheticLedger.refused()), ("20261124-020000-held", try SyntheticLedger.held()),
            ("20261124-030000-paused", try SyntheticLedger.paused()),
            ("20261124-040000-finished", try SyntheticLedger.finished(rightRows: rows)),
        ]
        for (name, events) in all { try await writer.append(events.controlFiles + entries(events.entries(), about: name)) }
        return writer
    }

    private func entries(_ entries: some Sequence<AuditEntry>, about name: String) throws -> [AuditEntry] {
        let id = try #require(RequestID(name))
        return entries.map { AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source) }
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aReportComesInTheFormThatIsAskedFor() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func report(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(
                ["report", "20261124-040000-finished"] + arguments + ["--database", house.conninfo("heterolora_reader")])
        }
        let page = try await report("--language", "ja")
        #expect(page.status == 0 && page.output.contains("<html lang=\"ja\">"))
        let markdown = try await report("--format", "markdown")
        #expect(markdown.status == 0 && markdown.output.hasPrefix("# movie-reviews"), "\(markdown.output)")
        let table = try await report("--format", "csv", "--language", "ja")
        #expect(table.status == 0 && table.output.hasPrefix("section,table,row,column,value"), "\(table.output)")

        // What a browser is asked, and what becomes of its answer.
        let (browser, path) = (house.folder.path + "/browser", house.folder.path + "/asked")
        func answers(_ script: String) throws {
            try house.folder.write("browser", "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(path)'\n\(script)\n")
            #expect(unsafe chmod(browser, 0o755) == 0)
        }
        let find = "for a; do case $a in --print-to-pdf=*) pdf=${a#*=};; file://*) page=${a#file://};; esac; done"
        try answers(find + "\n{ echo %PDF-1.7; cat \"$page\"; } > \"$pdf\"")
        let pdf = try await report("--format", "pdf", "--browser", browser, "--language", "ja")
        #expect(pdf.status == 0 && pdf.output.hasPrefix("%PDF-1.7\n<!DOCTYPE html>"), "\(pdf.output.prefix(300))")
        #expect(pdf.output.dropFirst("%PDF-1.7\n".count) == page.output)
        let asked = try house.folder.text("asked")
        #expect(asked.contains("--host-resolver-rules=MAP * ~NOTFOUND\n") && asked.contains("--headless\n"), "\(asked)")
        let left = try #require(asked.split(separator: "\n").last).dropFirst("file://".count)
        #expect(!FileManager.default.fileExists(atPath: String(left)))
        for script in ["echo no display >&2; exit 3", "true", find + "; echo nothing > \"$pdf\""] {
            try answers(script)
            let failed = try await report("--format", "pdf", "--browser", browser)
            #expect(failed.status == ExitStatus.internalError.rawValue, "\(failed.output)")
            #expect(!script.hasPrefix("echo") || failed.output.contains("no display"), "\(failed.output)")
        }
        #expect(try await report("--format", "pdf", "--browser", "/nowhere").status == ExitStatus.missingInput.rawValue)
        #expect(try await report("--browser", browser).status == ExitStatus.wrongUsage.rawValue)
    }

    @Test func costsAreChargedToTeams() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func costs(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["costs"] + arguments + ["--database", house.conninfo("heterolora_reader")])
        }
        let teams = try await costs("--from", "2026-09-01", "--to", "2026-09-30")
        #expect(teams.status == 0 && teams.output.hasSuffix("in all 118\u{A0}yen\n"), "\(teams.output)")
        let table = try await costs("runs", "--from", "2026-09-01", "--to", "2026-09-30", "--output", "csv").output
        let line = try #require(table.split(whereSeparator: \.isNewline).dropFirst().first)
        #expect(line.contains(",20261124-040000-finished,") && line.contains(",412.5,118.4,131.0,"), "\(table)")
        let focus = try await costs("focus", "--from", "2026-09-01", "--to", "2026-09-30", "--account", "books").output
        #expect(
            focus.split(whereSeparator: \.isNewline).count >= 2 && focus.contains(",110.0,books,")
                && focus.contains(",8.4,books,"), "\(focus)")
        let nothing = try await costs("teams", "--from", "2026-01-01", "--to", "2026-01-31", "--output", "json")
        #expect(nothing.output == "[\n\n]\n", "\(nothing.output)")
        #expect(try await costs("--from", "2026-02-30").status == ExitStatus.wrongUsage.rawValue)
        #expect(try await costs("--from", "2026-03-01", "--to", "2026-02-01").status == ExitStatus.wrongUsage.rawValue)
        #expect(try await costs("focus", "--output", "json").status == ExitStatus.wrongUsage.rawValue)
    }

    @Test func aPortfolioCountsWhatThePeriodCameTo() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func portfolio(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["portfolio"] + arguments + ["--database", house.conninfo("heterolora_reader")])
        }
        let period = ["--from", "2026-09-01", "--to", "2026-09-30"]
        let json = try object(try await portfolio(period[0], period[1], period[2], period[3], "--output", "json").output)
        let tables = try #require(json["tables"] as? [[String: Any]])
        let rows = try #require(tables.first?["rows"] as? [[String: Any]])
        let figures = try #require(rows.first?["figures"] as? [[String: Any]])
        func value(_ measure: String) -> Double? { figures.first { $0["measure"] as? String == measure }?["value"] as? Double }
        #expect(value("requests") == 4 && value("refused") == 1 && value("waiting") == 1 && value("admitted") == 2, "\(json)")
        #expect(value("finished") == 1 && value("judged") == 1 && value("spent") == 118.4 && json["judgedAnew"] as? Int == 1)
        let japanese = try await portfolio(period[0], period[1], period[2], period[3], "--language", "ja").output
        #expect(japanese.contains("段階ごと") && japanese.contains("customer-voice"), "\(japanese)")
        let nothing = try await portfolio("--from", "2025-01-01", "--to", "2025-01-31")
        #expect(nothing.status == 0 && nothing.output.contains("Nothing happened in this period"), "\(nothing.output)")
        let page = house.folder.path + "/portfolio.html"
        let written = try await portfolio(period[0], period[1], period[2], period[3], "--html", page, "--language", "ja")
        #expect(written.status == 0 && written.output == "wrote \(page)\n", "\(written.output)")
        #expect(try house.folder.text("portfolio.html").contains("<html lang=\"ja\">"))
        #expect(try await portfolio("--html", page).status == ExitStatus.missingInput.rawValue)
        #expect(try await portfolio("--team", "nobody").status == ExitStatus.missingInput.rawValue)
        #expect(try await portfolio("--from", "2026-03-01", "--to", "2026-02-01").status == ExitStatus.wrongUsage.rawValue)
    }

    @Test func listTellsWhoWhereAndWhatItCost() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func list(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["list"] + arguments + ["--database", house.conninfo("heterolora_reader")])
        }
        let lines = try await list().output.split(separator: "\n")
        #expect(lines.count == 5 && lines[0].hasPrefix("request "), "\(lines)")
        #expect(lines[1].hasPrefix("20261124-040000-finished") && lines[1].hasSuffix("118 yen"), "\(lines)")
        #expect(lines[4].hasPrefix("20261124-010000-refused") && lines[4].contains("–") && lines[4].contains("hanako"))
        #expect(try await list("--state", "held").output.split(separator: "\n").count == 2)
        #expect(try await list("--team", "nobody").output == "no request\n")
        #expect(try await list("--limit", "2").output.split(separator: "\n").count == 3)
        let json = try object(try await list("--output", "json", "--team", "customer-voice").output)
        let requests = try #require(json["requests"] as? [[String: Any]])
        #expect(requests.map { $0["state"] as? String } == ["finished", "running", "held"])
        #expect(requests[0]["costYen"] as? Double == 118.4 && requests[1]["costYen"] == nil)
        let yaml = try await list("--output", "yaml", "--state", "refused").output
        #expect(yaml.contains("requests:\n- currency: JPY\n  receivedAt: '2026-"), "\(yaml)")
        #expect(yaml.contains("  state: refused\n"), "\(yaml)")
        let priced = try await list("--output", "yaml", "--state", "finished").output
        #expect(priced.contains("- costYen: 118.4\n  currency: JPY\n  estimatedCostYen: 131\n"), "\(priced)")
    }

    @Test func statusOfARequestTellsWhyItWaitsAndHowFarItIs() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func status(_ arguments: String...) async throws -> String {
            try await heteroloractl(
                ["status"] + arguments
                    + ["--database", house.conninfo("heterolora_reader"), "--state-folder", house.folder.path + "/state"]
            ).output
        }
        let paused = try await status("20261124-030000-paused")
        #expect(paused.contains("waiting   paused by user:hanako: the night shift needs the cores\n"), "\(paused)")
        #expect(paused.contains("snapshot  searched 1, step 63") && paused.contains("(1 of 6), step 63 of 189"), "\(paused)")
        #expect(paused.contains("1  started ") && paused.contains(": paused at step 63\n"), "\(paused)")
        // 23 s at 131 yen for 460 s.
        #expect(paused.contains("cost      about 6.55 yen so far, 131 yen estimated, 500 yen at most\n"), "\(paused)")
        let time = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
        let waiting = try ["20261124-030000-paused", "20261124-020000-held"].map { name in
            DaemonStatus.Waiting(
                request: try #require(RequestID(name)), team: "customer-voice", priority: .normal, reason: "no core is free")
        }
        try house.folder.write(
            "state/status.json",
            try JSONEncoder().encode(
                DaemonStatus(
                    version: "0.2", processID: getpid(), startedAt: time, writtenAt: time,
                    ledger: .init(isAvailable: true, since: time), storage: [], unjudgedCount: 0, waiting: waiting, running: [],
                    troubles: [])))
        #expect(try await status("20261124-030000-paused") == paused)
        #expect(try await status("20261124-020000-held").contains("waiting   a person has to approve it: 131 yen estimated"))
        let finished = try object(try await status("20261124-040000-finished", "--output", "json"))
        #expect(finished["state"] as? String == "finished" && finished["waiting"] == nil && finished["progress"] == nil)
        #expect((finished["cost"] as? [String: Any])?["recordedYen"] as? Double == 118.4)
    }

    @Test func explainTellsWhyOfVerdictsAndSites() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        func explain(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await heteroloractl(["explain"] + arguments + ["--database", house.conninfo("heterolora_reader")])
        }
        let refused = try await explain("20261124-010000-refused").output
        #expect(refused.contains("verdict   refused at ") && refused.contains(" by policies\n"), "\(refused)")
        #expect(
            refused.contains(
                "refusal: x.yaml:12: spec.budget.trainableParameters: 900000 parameters asked; at most 200000 are allowed "
                    + "[parameters/ceiling]\n"), "\(refused)")
        let all = try await explain("20261124-040000-finished").output
        #expect(all.contains("scored by grad-norm over 16 batches; A random, B zero") && all.contains("budget left  reason"))
        let lines = all.split(separator: "\n")
        #expect(lines.count { $0.hasSuffix("  fits the budget") || $0.hasSuffix(" left") } == 36)
        // Those near the edge in sentences.
        #expect(lines.count { $0.hasPrefix("  Its score by grad-norm is ") } == 12, "\(all)")
        #expect(lines.last?.hasPrefix("  It is chosen in ") == true, "\(all)")
        let some = try object(try await explain("20261124-040000-finished", "*.5.*.query", "--output", "json").output)
        let sites = try #require((some["allocation"] as? [String: Any])?["sites"] as? [[String: Any]])
        #expect(sites.map { $0["site"] as? String } == ["encoder.layer.5.attention.self.query"])
        #expect(sites[0]["saliency"] is Double && sites[0]["gainPerParameter"] is Double && sites[0]["reason"] is String)
        let none = try await explain("20261124-040000-finished", "no.such.site")
        #expect(none.status == ExitStatus.missingInput.rawValue && none.output.contains("no site 'no.such.site'"))
    }

    @Test func showHasFiguresForPrograms() async throws {
        let house = try await TestHouse()
        _ = try await ledger(of: house)
        let shown = try object(
            try await heteroloractl(
                "show", "20261124-040000-finished", "--output", "json", "--database", house.conninfo("heterolora_reader")
            ).output)
        #expect((shown["trials"] as? [Any])?.count == 6)
        let comparison = try #require((shown["comparisons"] as? [[String: Any]])?.first)
        #expect(comparison["baseline"] as? String == "uniform" && comparison["conclusion"] as? String == "no-improvement-shown")
    }

    @Test func statusOfTheDaemonNeedsNoLedger() async throws {
        let folder = try TemporaryFolder()
        let id = try #require(RequestID("20261124-013548-movie-reviews-poc"))
        func status(process: Int32, age: Double, _ language: String = "en") async throws -> (status: Int32, output: String) {
            let time = Timestamp(microseconds: Int64((Date().timeIntervalSince1970 - age) * 1e6))
            let value = DaemonStatus(
                version: "0.2", processID: process, startedAt: time, writtenAt: time,
                ledger: .init(isAvailable: false, since: time, reason: "connection refused"),
                storage: [.init(path: "/var/lib/heterolora", freeBytes: 1 << 30, freeBytesMin: 2 << 30)], unjudgedCount: 3,
                waiting: [.init(request: id, team: "customer-voice", priority: .high, reason: "all cores are taken")],
                running: [],
                troubles: ["policies/cost.yaml was not taken over"],
                troubleMessages: [Message(.policiesMalformed(folder: "/etc/p"))])
            try folder.write("status.json", try JSONEncoder().encode(value))
            return try await heteroloractl(
                "status", "--state-folder", folder.path, "--database", "host=/nowhere dbname=x", "--language", language)
        }
        let running = try await status(process: getpid(), age: 0)
        #expect(running.status == 0 && running.output.hasPrefix("daemon    running\n"), "\(running.output)")
        for words in [
            ": connection refused", "1.0 GiB free, 2.0 GiB at least; nothing new", "3 files without a verdict", "nothing runs",
            "high      all cores are taken", "trouble   policies/cost.yaml was not taken over",
        ] {
            #expect(running.output.contains(words), "\(running.output)")
        }
        let japanese = try await status(process: getpid(), age: 0, "ja").output
        for words in [
            "デーモン  動作中\n", "応答していません（報告「connection refused」）", "空き 1.0 GiB、最低 2.0 GiB。新しい依頼", "未判定    判定のないファイル 3 件\n",
            "問題      /etc/p のポリシーに誤りがあるため、以前のものが有効なままです\n", "実行中のものはありません\n", "高      all cores are taken",
        ] {
            #expect(japanese.contains(words), "\(japanese)")
        }
        let stale = try await status(process: getpid(), age: 60)
        #expect(stale.status == ExitStatus.unavailable.rawValue && stale.output.contains("has not written its status for 6"))
        // No system has so many processes.
        let ended = try await status(process: 0x7FFF_FFF0, age: 0)
        #expect(ended.status == ExitStatus.unavailable.rawValue && ended.output.contains("its process 2147483632 has ended"))
        let endedInJapanese = try await status(process: 0x7FFF_FFF0, age: 0, "ja").output
        #expect(endedInJapanese.hasPrefix("デーモン  停止中：プロセス 2147483632 は終了しています\n"), "\(endedInJapanese)")
        try folder.write("status.json", "{}")
        #expect(try await heteroloractl("status", "--state-folder", folder.path).status == ExitStatus.malformedInput.rawValue)
    }

    @Test func watchSaysWhyARequestWaitsAndOutlivesTheLedger() async throws {
        let house = try await TestHouse()
        let writer = try await ledger(of: house)
        let watching = try LiveProgram(
            "heteroloractl",
            [
                "watch", "20261124-030000-paused", "--database", house.conninfo("heterolora_reader"), "--state-folder",
                house.folder.path,
            ])
        #expect(await watching.says("waiting   paused by user:hanako: the night shift needs the cores"), "\(watching.lines)")
        try house.cluster.psql("postgres", "alter database \(house.database) with allow_connections false")
        try house.cluster.psql(
            "postgres",
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '\(house.database)' and application_name = 'heteroloractl'"
        )
        #expect(await watching.says("the ledger is away, waiting for it"), "\(watching.lines)")
        try house.cluster.psql("postgres", "alter database \(house.database) with allow_connections true")
        #expect(await watching.says("the ledger is back"), "\(watching.lines)")
        var ledger = try SyntheticLedger.paused()
        let before = ledger.events.count
        try ledger.resumeAndCancel()
        try await writer.append(
            ledger.controlFiles + entries(ledger.entries().dropFirst(before), about: "20261124-030000-paused"))
        #expect(await watching.ending() == 1)
        #expect(watching.lines.contains("started   attempt 2") && watching.lines.count { $0.contains("is away") } == 1)
        #expect(watching.lines.last == "ended     cancelled: cancelled by user:hanako", "\(watching.lines)")
    }

    @Test func logsPrintsAndFollowsTheWorkersLog() async throws {
        let house = try await TestHouse()
        let writer = try await ledger(of: house)
        let log = "runs/20261124-030000-paused/worker.log"
        func logs(_ request: String) -> [String] {
            ["logs", request, "--runs", house.folder.path + "/runs", "--database", house.conninfo("heterolora_reader")]
        }
        let none = try await heteroloractl(logs("20261124-030000-paused"))
        #expect(none.status == ExitStatus.missingInput.rawValue && none.output.contains("no worker has been started"))
        try house.folder.write(log, "first\n\u{1B}[2Jsecond")
        let printed = try await heteroloractl(logs("20261124-030000-paused"))
        #expect(printed.status == 0 && printed.output == "first\n<U+001B>[2Jsecond\n", "\(printed.output)")
        let following = try LiveProgram("heteroloractl", logs("20261124-030000-paused") + ["--follow"])
        #expect(await following.says("first"))
        let file = try FileHandle(forWritingTo: URL(filePath: house.folder.path + "/" + log))
        try file.seekToEnd()
        try file.write(contentsOf: Data(" goes on\nthird\n".utf8))
        #expect(await following.says("second goes on"), "\(following.lines)")
        #expect(await following.says("third"), "\(following.lines)")
        var ledger = try SyntheticLedger.paused()
        let before = ledger.events.count
        try ledger.resumeAndCancel()
        try await writer.append(
            ledger.controlFiles + entries(ledger.entries().dropFirst(before), about: "20261124-030000-paused"))
        #expect(await following.ending() == 0)
    }

    @Test func theShellCompletesIdsFromTheSpool() async throws {
        let script = try await heteroloractl("--generate-completion-script", "bash")
        #expect(script.status == 0 && script.output.contains("approve") && script.output.contains("---completion"))
        let folder = try TemporaryFolder()
        try folder.write("running/20261124-030000-paused.receipt.json", "{}")
        try folder.write("done/20261124-010000-old.receipt.json", "{}")
        let completed = try await heteroloractl(
            "---completion", "status", "--", "request", "0", "0", "heteroloractl", "status", "--spool", folder.path)
        #expect(completed.output == "20261124-030000-paused\n20261124-010000-old\n", "\(completed.output)")
    }
}
