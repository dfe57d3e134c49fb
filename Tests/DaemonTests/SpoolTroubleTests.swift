import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// Whatever lies in `incoming/` costs at most its own refusal.
@Suite(.serialized, .timeLimit(.minutes(30))) struct SpoolTroubleTests {
    /// Who runs the daemon where it is not root: the one who may enter the folder of a test's database.
    private static let owner = "postgres"
    /// With the one capability that the service has.
    private static let asOwner = [
        "/usr/bin/setpriv", "--reuid=\(owner)", "--regid=\(owner)", "--clear-groups", "--inh-caps=+lease",
        "--ambient-caps=+lease", "--",
    ]

    /// A house whose spool and state are somebody else's, with the modes of the package; needs root.
    private func otherHouse() async throws -> TestHouse {
        let house = try await TestHouse()
        let user = try #require(unsafe getpwnam(Self.owner)?.pointee.pw_uid)
        func handOver(_ path: String) { #expect(unsafe chown(house.folder.path + "/" + path, user, 0) == 0) }
        for name in ["incoming", "tmp", "claimed", "accepted", "running", "done", "refused", "failed", "held"] {
            try FileManager.default.createDirectory(
                atPath: house.folder.path + "/spool/" + name, withIntermediateDirectories: true)
            handOver("spool/" + name)
        }
        for path in ["spool", "state", "state/machine-speed.json"] { handOver(path) }
        #expect(unsafe chmod(house.folder.path + "/spool/incoming", 0o1777) == 0)
        // The build may lie where only root may enter, such as in /root.
        try FileManager.default.createDirectory(atPath: Self.programs(of: house), withIntermediateDirectories: false)
        // By another process: of a file that is open for writing here, what another test starts at that moment would keep a copy, and a
        // program that anybody writes to cannot be started ("Text file busy").
        let programs = ["heterolorad", "heterolora-worker"].map { LiveProgram.folder + "/" + $0 }
        #expect(try Command.run(["cp"] + programs + [Self.programs(of: house)]).status == 0)
        return house
    }

    private static func programs(of house: TestHouse) -> String { house.folder.path + "/programs" }

    /// Needs root, to be somebody else and leave things of root's.
    @Test(.enabled(if: getuid() == 0)) func whatCannotBeTakenIsNamedOnceAndNobodyWaits() async throws {
        let house = try await otherHouse()
        let incoming = house.folder.path + "/spool/incoming/"
        #expect(unsafe mkdir(incoming + "folder\n.yaml", 0o755) == 0)
        #expect(house.folder.pipe("spool/incoming/pipe.yaml"))
        try house.folder.link("spool/incoming/shadow.yaml", to: "/etc/shadow")
        try house.folder.write("spool/incoming/private.yaml", house.request())
        #expect(unsafe chmod(incoming + "private.yaml", 0o600) == 0)
        try house.folder.write("spool/incoming/sparse.yaml", "")
        #expect(unsafe truncate(incoming + "sparse.yaml", 1 << 40) == 0)
        // An earlier daemon took a folder, and it cannot be moved on.
        #expect(unsafe mkdir(house.folder.path + "/spool/claimed/20261124-000000-stuck.yaml", 0o755) == 0)
        try house.drop("good.yaml", try house.request().replacing("600", with: "5").utf8)
        let daemon = try LiveProgram(house, programs: Self.programs(of: house), by: Self.asOwner)
        #expect(await daemon.says("/claimed/20261124-000000-stuck.yaml: cannot be moved"), "\(daemon.lines)")
        #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)")
        #expect(try house.receipts("refused").contains { $0.fileName == "good.yaml" })
        #expect(await daemon.says("'folder<U+000A>.yaml', that cannot be taken and is left there: permission denied"))
        // Some looks later.
        try house.folder.write("spool/incoming/late.yaml", "")
        #expect(await daemon.givesVerdicts(6), "\(daemon.lines)")
        #expect(try house.status().troubles.contains { $0.contains("'folder<U+000A>.yaml'") })
        #expect(await daemon.stop() == 0)

        let reasons = Dictionary(
            uniqueKeysWithValues: try house.receipts("refused").filter { !$0.request.text.hasSuffix("-stuck") }.map {
                ($0.fileName, $0.verdict?.findings.first?.rule)
            })
        #expect(
            reasons.filter { $0.key != "good.yaml" && $0.key != "late.yaml" } == [
                "pipe.yaml": "spool/not-a-file", "shadow.yaml": "spool/not-a-file", "private.yaml": "spool/unreadable",
                "sparse.yaml": "spool/size",
            ], "\(reasons)")
        #expect(daemon.lines.count { $0.contains("cannot be taken") } == 1, "\(daemon.lines)")
        #expect(try house.folder.names("spool/incoming") == ["folder\n.yaml"])
        #expect(try await house.reader.verify().isSound)
    }

    @Test func aFileWithASecondNameForAMomentIsNotRefused() async throws {
        let house = try await TestHouse()
        let daemon = try LiveProgram(house)
        try house.drop("first.yaml", try house.request().replacing("600", with: "5").utf8)
        #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)")
        let request = try String(
            contentsOfFile: Repository.cases + "/link-then-unlink/request.yaml", encoding: .utf8)
        for number in 1...10 {
            try house.folder.write("spool/tmp/\(number)", request)
            #expect(house.folder.hardLink("spool/incoming/link-\(number).yaml", to: "spool/tmp/\(number)"))
            if number % 2 == 0 {
                // Long enough for a look.
                try house.drop("between-\(number).yaml", Array("x: \(number)".utf8))
                #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)")
            }
            #expect(unsafe unlink(house.folder.path + "/spool/tmp/\(number)") == 0)
        }
        #expect(await daemon.givesVerdicts(16), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)
        let rules = try house.receipts("refused").flatMap { $0.verdict?.findings.map(\.rule) ?? [] }
        #expect(!rules.contains("spool/hard-link") && !rules.isEmpty)
    }

    /// Within a user namespace that may have no inotify instance; needs root, and a machine that lets others make namespaces.
    @Test(.enabled(if: SpoolTroubleTests.mayLimitWatches)) func withoutAWatchItLooksByItself() async throws {
        let house = try await otherHouse()
        let daemon = try LiveProgram(
            house, programs: Self.programs(of: house),
            by: Self.asOwner + ["/usr/bin/unshare", "-Ur", "sh", "-c", Self.noWatches + " && exec \"$@\"", "sh"])
        #expect(await daemon.says("/incoming cannot be watched (too many open files): it is looked through every 2 seconds"))
        try house.drop("reviews.yaml", try house.request().replacing("600", with: "5").utf8)
        #expect(await daemon.says("verdict decision=refused"), "\(daemon.lines)")
        #expect(try house.status().troubles.contains { $0.contains("fs.inotify.max_user_instances") })
        #expect(await daemon.stop() == 0)
        #expect(daemon.lines.count { $0.contains("cannot be watched") } == 1, "\(daemon.lines)")
    }

    private static let noWatches = "echo 0 >/proc/sys/user/max_inotify_instances"

    private static var mayLimitWatches: Bool {
        guard getuid() == 0 else { return false }
        return (try? Command.run(asOwner + ["/usr/bin/unshare", "-Ur", "sh", "-c", noWatches]))?.status == 0
    }
}

extension LiveProgram {
    /// Waits until it has said so many verdicts since its start; false when it ended before.
    fileprivate func givesVerdicts(_ count: Int) async -> Bool {
        while lines.count(where: { $0.contains("verdict decision=") }) < count {
            guard await says("verdict decision=") else { return false }
        }
        return true
    }
}
