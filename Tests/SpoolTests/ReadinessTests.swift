import Domain
import Foundation
import Glibc
import Spool
import SystemPackage
import TestSupport
import Testing

/// What is taken out of `incoming/` at once, what later, and what never.
@Suite struct ReadinessTests {
    private func spool() throws -> (TemporaryFolder, Spool) {
        let folder = try TemporaryFolder()
        return (folder, try Spool(root: FilePath(folder.path)))
    }

    /// So many seconds after the last change of the file's own record.
    private func time(_ folder: TemporaryFolder, _ name: String, plus seconds: Double) throws -> Timestamp {
        var status = stat()
        try #require(unsafe lstat(folder.path + "/" + name, &status) == 0)
        let changed = Double(status.st_ctim.tv_sec) + Double(status.st_ctim.tv_nsec) / 1e9
        return Timestamp(microseconds: Int64((changed + seconds) * 1e6))
    }

    @Test(arguments: ["empty", "second name", "link", "folder", "pipe", "large"])
    func whatCanOnlyBeRefusedIsLeftForAWhile(_ kind: String) throws {
        let (folder, spool) = try spool()
        let name = "incoming/x.yaml"
        switch kind {
        case "empty": try folder.write(name, "")
        case "second name":
            try folder.write("tmp/x.yaml", "x")
            #expect(folder.hardLink(name, to: "tmp/x.yaml"))
        case "link": try folder.link(name, to: "/etc/shadow")
        case "folder": try folder.write(name + "/inside", "x")
        case "pipe": #expect(folder.pipe(name))
        default: try folder.write(name, [UInt8](repeating: 0x23, count: (1 << 20) + 1))
        }
        for seconds in [0, 0.05, 4] { #expect(try spool.claimNext(now: time(folder, name, plus: seconds)) == nil) }
        let arrivals = try spool.arrivalsNow()
        #expect(arrivals.count == 1 && spool.hindrance == nil)
        let claim = try #require(try spool.claimNext(now: time(folder, name, plus: 6)))
        #expect(claim.submission.bytes.isEmpty && claim.findings.isEmpty == (kind == "empty"))
        #expect(claim.submission.submitter.userID == folder.ownerID)
    }

    @Test func aSecondNameThatGoesIsNoFault() throws {
        let (folder, spool) = try spool()
        try folder.write("tmp/x.yaml", "whole")
        #expect(folder.hardLink("incoming/x.yaml", to: "tmp/x.yaml"))
        #expect(try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 0.05)) == nil)
        #expect(unsafe unlink(folder.path + "/tmp/x.yaml") == 0)
        let claim = try #require(try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 0)))
        #expect(claim.findings.isEmpty && claim.submission.bytes == Array("whole".utf8))
    }

    /// Ours may be behind the file system's, or be set back.
    @Test func noClockMakesAFileWaitForEver() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/x.yaml", "")
        func look(_ seconds: Int64) throws -> String? {
            try spool.claimNext(now: Timestamp(microseconds: seconds * 1_000_000))?.submission.fileName
        }
        for seconds in [1000, 1004, 500, 504] as [Int64] { #expect(try look(seconds) == nil) }
        #expect(try look(506) == "x.yaml")
    }

    /// A file that was written where it lies may be opened again; one that was renamed in is whole.
    @Test func whatWasWrittenInPlaceIsLeftForAMoment() async throws {
        let (folder, spool) = try spool()
        let wakes = spool.arrivals(rescanSeconds: 3600)
        try folder.write("incoming/x.yaml", "half")
        #expect(try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 0.1)) == nil)
        try folder.write("incoming/x.yaml", "half and whole")
        #expect(try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 0.9)) == nil)
        try folder.write("tmp/y.yaml", "whole")
        try folder.rename("tmp/y.yaml", "incoming/y.yaml")
        #expect(try spool.claimNext(now: time(folder, "incoming/y.yaml", plus: 0))?.submission.fileName == "y.yaml")
        #expect(
            try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 1.1))?.submission.bytes
                == Array("half and whole".utf8))
        // In place of what was written there: it counts how the last one came.
        try folder.write("incoming/z.yaml", "old")
        try folder.write("incoming/z.yaml.tmp", "new")
        try folder.rename("incoming/z.yaml.tmp", "incoming/z.yaml")
        #expect(
            try spool.claimNext(now: time(folder, "incoming/z.yaml", plus: 0))?.submission.bytes == Array("new".utf8))
        withExtendedLifetime(wakes) {}
    }

    /// Whoever holds a file open for writing keeps it from being taken. Foundation opens what it writes so that children inherit it.
    @Test func programsThatTestsStartHoldNoFileOfTheirs() throws {
        let folder = try TemporaryFolder()
        let file = unsafe open(folder.path + "/x", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let child = try ChildProcess("/bin/sh", ["-c", "readlink /proc/$$/fd/* | grep -c '^/tmp'; true"])
        child.closeInput()
        var said: [UInt8] = []
        while case let more = child.read(), !more.isEmpty { said += more }
        #expect(child.wait() == 0 && String(decoding: said, as: UTF8.self) == "0\n")
    }

    @Test func whatLivesForMillisecondsIsNobodysRequest() throws {
        let (folder, spool) = try spool()
        let passing = [
            ".goutputstream-ABC123", ".x.yaml.swp", ".~lock.x.yaml#", ".x.yaml.AbC123", ".#x.yaml", ".DS_Store", "#x.yaml#",
            "x.yaml~", "~$x.yaml", "x.yaml.tmp", "~RF1a2b.TMP", "x.yaml.part", "x.yaml.partial", "x.yaml.filepart",
            "x.yaml.crdownload", "x.yaml.aria2", "x.yaml___jb_old___", "x.yaml.bck", "Thumbs.db", "desktop.ini",
        ]
        for name in passing {
            try folder.write("incoming/" + name, "x")
            #expect(SpoolDrop.objection(toName: name)?.contains("left alone by the daemon") == true, "\(name)")
        }
        try folder.link("incoming/.#y.yaml", to: "user@host.1234")
        let later = try time(folder, "incoming/Thumbs.db", plus: 1000)
        #expect(try spool.claimNext(now: later) == nil)
        #expect(try spool.arrivalsNow().count == 0)
        let usual = ["#x.yaml", "4913", "a~b.yaml", "part", "tmp", "x.party", "x.tmp.yaml"]
        for name in usual {
            try folder.write("incoming/" + name, "x")
            #expect(SpoolDrop.objection(toName: name) == nil, "\(name)")
        }
        var taken: [String] = []
        while let claim = try spool.claimNext(now: later) { taken.append(claim.submission.fileName) }
        #expect(taken.sorted() == usual)
    }

    /// A folder that something is mounted on cannot be renamed by anybody; needs root to make one.
    @Test(.enabled(if: getuid() == 0)) func whatCannotBeMovedIsNamedOnceAndDelaysNobody() throws {
        let (folder, spool) = try spool()
        let mounted = folder.path + "/incoming/b\nb"
        try FileManager.default.createDirectory(atPath: mounted, withIntermediateDirectories: false)
        #expect(unsafe mount("tmpfs", mounted, "tmpfs", 0, "size=4k") == 0)
        defer { _ = unsafe umount2(mounted, Int32(MNT_DETACH)) }
        for name in ["a.yaml", "c.yaml"] { try folder.write("incoming/" + name, name) }
        let now = try time(folder, "incoming/c.yaml", plus: 60)
        var arrivals = try spool.arrivalsNow()
        var taken: [String] = []
        taken += try arrivals.claimSome(now: now).map(\.submission.fileName)
        let file = try #require(arrivals.newHindrances.first)
        let words = Message(.untaken(file: file)).english
        #expect(
            words.hasSuffix(
                "/incoming has a folder of root, 'b<U+000A>b', that cannot be taken and is left there: device or resource busy"),
            "\(words)")
        #expect(arrivals.newHindrances.count == 1 && arrivals.count >= 1)
        let hindrance = try #require(spool.hindrance)
        #expect(hindrance == .severalUntaken(files: [file], more: 0) && Message(hindrance).english == words)
        while let claim = try spool.claimNext(now: now) { taken.append(claim.submission.fileName) }
        #expect(taken.sorted() == ["a.yaml", "c.yaml"])

        // Nothing new on later looks, whether it is tried again or not.
        for seconds in [1, 30, -3600] as [Int64] {
            var again = try spool.arrivalsNow()
            #expect(try again.claimSome(now: Timestamp(microseconds: now.microseconds + seconds * 1_000_000)) == [])
            #expect(again.newHindrances == [] && spool.hindrance == hindrance)
        }
        // When its status changes it is tried at once; it is another folder now.
        #expect(unsafe umount2(mounted, 0) == 0)
        #expect(try spool.claimNext(now: now)?.findings.first?.rule == "spool/not-a-file")
        #expect(spool.hindrance == nil)
    }

    @Test func whatCannotBeMovedIsForgottenWhenItIsGone() throws {
        let (folder, spool) = try spool()
        try folder.write("incoming/x.yaml", "x")
        // Nothing can be taken without the place to take it to.
        try folder.rename("claimed", "elsewhere")
        let now = try time(folder, "incoming/x.yaml", plus: 60)
        #expect(try spool.claimNext(now: now) == nil)
        let words = try Message(#require(spool.hindrance)).english
        #expect(words.contains("'x.yaml', that cannot be taken and is left there: no such file"), "\(words)")
        #expect(unsafe unlink(folder.path + "/incoming/x.yaml") == 0)
        #expect(try spool.arrivalsNow().count == 0 && spool.hindrance == nil)
    }

    @Test func whatIsStuckLaterIsTheMatterWithOneRequest() throws {
        let (folder, spool) = try spool()
        let id = try #require(RequestID("20261124-000000-x"))
        for body in [{ _ = try spool.claim(id, in: .claimed) }, { try spool.move(id, from: .claimed, to: .refused) }] {
            #expect(#expect(throws: SpoolError.self) { try body() }?.code == .stuck)
        }
        try folder.write("claimed/\(id).yaml", "x")
        try folder.write("refused/\(id).yaml", "x")
        #expect(#expect(throws: SpoolError.self) { try spool.move(id, from: .claimed, to: .refused) }?.code == .stuck)
    }

    @Test(arguments: [
        String(repeating: "x", count: 250) + ".yaml",
        String(repeating: "あ", count: 83) + ".yaml", String(repeating: "が\u{301}", count: 36) + "y.json",
        String(repeating: "x", count: 255), "a\n\u{202E}b.yaml", "-rf",
        "x" + String(repeating: "\u{301}", count: 120) + ".yaml",
    ])
    func aLongNameIsDroppedAsOftenAsOneLikes(_ name: String) throws {
        let (folder, spool) = try spool()
        let drop = SpoolDrop(spool: folder.path)
        var names: [String] = []
        for number in 1...3 {
            let place = try drop.drop(Array("\(number)".utf8), as: name)
            names.append(String(place.dropFirst(folder.path.count + "/incoming/".count)))
            folder.awaitWriters(of: "incoming/" + names[number - 1])
        }
        #expect(names.first == name && Set(names).count == 3 && names.allSatisfy { $0.utf8.count <= 255 }, "\(names)")
        let ending = name.contains(".") ? name.suffix(5) : ""
        #expect(names.allSatisfy { $0.hasSuffix(ending) && !$0.contains("\u{FFFD}") }, "\(names)")
        #expect(try folder.names("tmp") == [] && folder.names("incoming").count == 3)
        var ids: Set<String> = []
        while let claim = try spool.claimNext(now: Timestamp(microseconds: 0)) { ids.insert(claim.submission.id.text) }
        #expect(ids.count == 3)
    }

    @Test func aFileThatCannotBeDroppedLeavesNothing() throws {
        let (folder, spool) = try spool()
        for lacking in ["incoming", "tmp"] {
            try folder.rename(lacking, "elsewhere")
            let error = #expect(throws: SpoolError.self) { try SpoolDrop(spool: folder.path).drop([1], as: "x.yaml") }
            #expect(
                error?.reason.hasSuffix("no such file or directory") == true && error?.path.contains("/\(lacking)/") == true)
            try folder.rename("elsewhere", lacking)
            #expect(try folder.names("tmp") == [] && folder.names("incoming") == [])
        }
        withExtendedLifetime(spool) {}
    }

    @Test(.timeLimit(.minutes(30))) func aFolderThatIsReplacedIsWatchedAgain() async throws {
        let (folder, spool) = try spool()
        var wakes = spool.arrivals(rescanSeconds: 1).makeAsyncIterator()
        #expect(spool.watchProblem == nil)
        try folder.rename("incoming", "elsewhere")
        while spool.watchProblem == nil { await wakes.next() }
        let words = spool.watchProblem.map { Message($0).english }
        #expect(words?.contains("/incoming cannot be watched (no such file or directory)") == true)
        #expect(throws: SpoolError.self) { try spool.arrivalsNow() }
        try folder.rename("elsewhere", "incoming")
        while spool.watchProblem != nil { await wakes.next() }
        try folder.write("incoming/x.yaml", "x")
        #expect(try spool.claimNext(now: time(folder, "incoming/x.yaml", plus: 0)) == nil)
    }
}

extension TemporaryFolder {
    fileprivate func rename(_ from: String, _ to: String) throws {
        try #require(unsafe Glibc.rename(path + "/" + from, path + "/" + to) == 0)
    }
}
