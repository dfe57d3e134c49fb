import Logging
import Synchronization
import Systemd
import TestSupport
import Testing

@Suite(.serialized) struct SystemdTests {
    @Test func systemdHearsWhatTheServiceSays() throws {
        let socket = try NotifySocket(folder: try TemporaryFolder())
        setEnvironment("NOTIFY_SOCKET", socket.path)
        defer { setEnvironment("NOTIFY_SOCKET", nil) }
        Systemd.notify(.ready)
        Systemd.notify(.status("1 running\n2 waiting"))
        Systemd.notify(.watchdog)
        Systemd.notify(.stopping)
        #expect((0..<4).map { _ in socket.next() } == ["READY=1", "STATUS=1 running2 waiting", "WATCHDOG=1", "STOPPING=1"])
    }

    @Test func withoutSystemdNothingHappens() {
        Systemd.notify(.ready)
        #expect(Systemd.watchdogInterval == nil)
        #expect(!Systemd.isStandardErrorTheJournal)
    }

    @Test func theWatchdogsIntervalIsRead() {
        setEnvironment("WATCHDOG_USEC", "30000000")
        defer { setEnvironment("WATCHDOG_USEC", nil) }
        #expect(Systemd.watchdogInterval == .seconds(30))
    }

    @Test func aLineShowsLevelMessageAndFields() {
        let lines = Mutex<[String]>([])
        var log = Logger(label: "x") { _ in
            TerminalLogHandler(level: .info, spelling: { $0 }) { line in lines.withLock { $0.append(line) } }
        }
        log[metadataKey: "request-id"] = "r1"
        log.notice("verdict", metadata: ["decision": "admitted"])
        log.debug("not shown")
        #expect(lines.withLock { $0 } == ["notice: verdict decision=admitted request-id=r1\n"])
    }

    @Test func metadataBecomeJournalFields() {
        #expect(JournalLogHandler.fieldName(MessageID.metadataKey) == "MESSAGE_ID")
        #expect(JournalLogHandler.fieldName("request-id") == "REQUEST_ID")
        #expect(JournalLogHandler.fieldName("_2nd key") == "ND_KEY")
    }

    @Test func theCatalogExplainsEveryMessage() throws {
        let catalog = try Examples.text("systemd/catalog/heterolora.catalog")
        let explained = catalog.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
        #expect(explained == MessageID.allCases.map(\.rawValue))
    }
}
