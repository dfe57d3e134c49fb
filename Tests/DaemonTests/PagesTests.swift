import Domain
import Foundation
import Ledger
import TestSupport
import Testing

/// The real daemon's pages over its own socket, of a real run in a real ledger.
@Suite(.serialized, .timeLimit(.minutes(30))) struct PagesTests {
    private let house: TestHouse
    private var socket: String { house.folder.path + "/web.sock" }

    init() async throws { house = try await TestHouse() }

    private var options: [String] { ["--web-socket", socket, "--web-database", house.conninfo("heterolora_reader")] }

    /// What curl prints of a page with its head, carriage returns left out.
    private func get(_ path: String, _ headers: String...) async throws -> String {
        let curl = try LiveProgram(
            path: "/usr/bin/env",
            ["curl", "-s", "-i", "--path-as-is", "--unix-socket", socket] + headers.flatMap { ["-H", $0] } + [
                "http://page" + path
            ])
        _ = await curl.ending()
        return curl.lines.map { $0.replacing("\r", with: "") }.joined(separator: "\n")
    }

    @Test func pagesTellARunFromItsFileToItsOutcome() async throws {
        try house.drop("reviews.yaml", try house.request().utf8)
        let key = house.folder.path + "/signing-key"
        #expect(try await heteroloractl("audit", "key", key).status == 0)
        let daemon = try LiveProgram(house, options: options + ["--signing-key", key])
        #expect(await daemon.says("run ended"), "\(daemon.lines)")
        let found = try await house.reader.newestRequest(named: "movie-reviews-poc")
        let id = try #require(found).text
        let pages = [
            "/", "/requests", "/requests?state=finished&team=customer-voice", "/requests/\(id)", "/requests/\(id)/report",
            "/compare", "/compare?left=\(id)&right=movie-reviews-poc", "/audit", "/audit?request=\(id)&kind=run.ended",
            "/audit/1",
            "/verification", "/policies", "/portfolio",
        ]
        var answers: [String: String] = [:]
        for page in pages {
            for language in ["en", "ja"] {
                let answer = try await get(page, "Accept-Language: \(language)")
                #expect(
                    answer.hasPrefix("HTTP/1.1 200 OK\n") && answer.contains("\nContent-Language: \(language)\n"), "\(page)")
                #expect(answer.contains("<html lang=\"\(language)\">"), "\(page)")
                answers[page + language] = answer
            }
        }
        #expect(answers["/requestsen"]?.contains("<a href=\"/requests/\(id)\">") == true)
        let request = try #require(answers["/requests/\(id)en"])
        for told in [
            "file received", "verdict given", "run planned", "training finished", "run ended", "cost recorded", "<polyline",
        ] {
            #expect(request.contains(told), "\(told)")
        }
        #expect(!request.contains("data-changes"))
        #expect(answers["/requests/\(id)/reporten"]?.contains("href=\"/paper.css\"") == true)
        #expect(
            answers["/compare?left=\(id)&right=movie-reviews-pocen"]?.contains("Both were tested on the same rows.") == true)
        #expect(answers["/policiesen"]?.contains("parameters/") == true)
        #expect(answers["/portfolioen"]?.contains("customer-voice") == true)
        #expect(answers["/audit/1en"]?.contains("the hash is that of what the event says") == true)
        #expect(answers["/audit/1en"]?.contains("leads from this event to the root that the checkpoint signs") == true)
        // The proof is one that our own program, and others, check.
        let proof = try await get("/audit/1/proof")
        let text = try #require(
            proof.components(separatedBy: "\n\n").dropFirst().first.map { _ in
                proof[(proof.firstRange(of: "\n\n")?.upperBound ?? proof.startIndex)...]
            })
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\n"))

        _ = try await get("/verification?begin=now")
        var verification = ""
        while !verification.contains("no fault") { verification = try await get("/verification") }
        #expect(verification.contains("It may be verified again from"))

        // What is new is told while it is told of.
        let listener = try LiveProgram(
            path: "/usr/bin/env", ["curl", "-s", "-N", "--unix-socket", socket, "http://page/changes"])
        #expect(await listener.says("retry: 5000"))
        var number = 0
        let dropping = Task {
            while !Task.isCancelled {
                number += 1
                try house.drop("bad\(number).yaml", [UInt8(number & 127)])
                while try !Task.isCancelled && house.receipts("refused").count < number { await Task.yield() }
            }
        }
        #expect(await listener.says("event: change"))
        dropping.cancel()
        listener.signal(SIGTERM)

        for (path, status) in [
            ("/nothing", "404 Not Found"), ("/requests/unknown", "404 Not Found"), ("/audit/99999999", "404 Not Found"),
            ("/requests?state=asleep", "400 Bad Request"), ("/requests/unknown/report", "404 Not Found"),
        ] {
            #expect(try await get(path).hasPrefix("HTTP/1.1 \(status)\n"), "\(path)")
        }
        // The style and the script are the server's own.
        #expect(try await get("/style.css").contains("\nContent-Type: text/css; charset=utf-8\n"))
        #expect(try await get("/live.js").contains("new EventSource"))
        #expect(await daemon.stop() == 0)
    }

    /// Another team's request is as if it were not there, whichever way somebody asks for it.
    @Test func aReaderSeesWhatHisTeamsMayAskFor() async throws {
        try house.folder.write(
            "policies/teams.yaml",
            """
            apiVersion: heterolora/v1
            kind: Teams
            metadata: {name: teams}
            teams:
              - {name: customer-voice, users: [\(NSUserName()), ann]}
              - {name: back-office, users: [\(NSUserName()), bob]}
            """)
        try house.folder.write(
            "policies/people.yaml",
            "apiVersion: heterolora/v1\nkind: Authority\nmetadata: {name: people}\napprovers: [judge]\n")
        // A model that is not there: refused, which is a story short enough.
        let refused = try house.request().replacing("tiny ", with: "tinier ")
        try house.drop("voice.yaml", refused.utf8)
        try house.drop("office.yaml", refused.replacing("customer-voice", with: "back-office").utf8)
        let daemon = try LiveProgram(house, options: options + ["--web-user-header", "X-Remote-User"])
        // Its folder is made by the daemon.
        while (try? house.receipts("refused").count) ?? 0 < 2 { await Task.yield() }
        let requests = try await house.reader.requests(in: nil, ofTeam: nil, limit: 9)
        let own = try #require(requests.first { $0.team == "customer-voice" }).request.text
        let other = try #require(requests.first { $0.team == "back-office" }).request.text
        let (ann, judge) = ("X-Remote-User: ann", "X-Remote-User: judge")

        for path in ["/", "/requests", "/requests/\(own)", "/audit", "/policies", "/portfolio", "/compare"] {
            #expect(try await get(path).hasPrefix("HTTP/1.1 401 Unauthorized\n"), "\(path)")
            let answer = try await get(path, ann)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\n"), "\(path)")
            #expect(!answer.contains("back-office") && !answer.contains(other), "\(path)")
        }
        #expect(try await get("/requests", ann).contains(own))
        let events = try await house.reader.events(of: try #require(RequestID(other)))
        let hidden = [
            "/requests/\(other)", "/requests/\(other)/report", "/requests/\(other)/changes",
            "/audit/\(try #require(events.first).sequence)",
            "/audit/\(try #require(events.first).sequence)/proof", "/audit/1", "/verification", "/verification?begin=now",
        ]
        for path in hidden {
            #expect(try await get(path, ann).hasPrefix("HTTP/1.1 404 Not Found\n"), "\(path)")
        }
        // Word for word what is said of a request that nobody has made.
        func body(_ answer: String) -> String { answer.replacing(/As of [^<]*/, with: "").replacing(other, with: "ID") }
        let unknown = try await get("/requests/" + String(repeating: "x", count: other.count), ann)
        #expect(
            try await body(get("/requests/\(other)", ann))
                == body(unknown).replacing(String(repeating: "x", count: other.count), with: "ID"))
        #expect(try await get("/audit?request=\(other)", ann).contains("There is no such event."))
        #expect(try await get("/requests?team=back-office", ann).contains("There is no such request."))
        #expect(try await get("/compare?left=\(other)&right=\(own)", ann).contains("There is no run"))
        #expect(try await get("/metrics", ann).hasPrefix("HTTP/1.1 403 Forbidden\n"))
        // Whoever decides for all teams sees them.
        let all = try await get("/requests", judge)
        #expect(all.contains(own) && all.contains(other))
        #expect(try await get("/requests/\(other)", judge).hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(try await get("/metrics", judge).hasPrefix("HTTP/1.1 200 OK\n"))
        #expect(await daemon.stop() == 0)
    }

    @Test func optionsThatCannotBeAreNamed() async throws {
        for (options, word) in [
            (["--web-user-header", "X-Remote-User"], "--web-socket"),
            (["--web-socket", socket, "--web-user-header", "a b"], "the name of a header is needed"),
            (["--web-socket", socket, "--web-tokens", house.folder.path + "/none"], "cannot be read"),
        ] {
            let daemon = try LiveProgram(house, options: options)
            #expect(await daemon.ending() == ExitStatus.wrongUsage.rawValue, "\(daemon.lines)")
            #expect(daemon.lines.contains { $0.contains(word) }, "\(daemon.lines)")
        }
    }
}
