public import Domain

/// The file that says how runs become jobs of a Slurm cluster: `heterolorad --slurm` (docs/slurm.md).
public struct SlurmDocument: Sendable {
    /// Nil where there are findings.
    public let settings: SlurmSettings?
    public let findings: [Finding]

    /// - Parameters:
    ///   - bytes: YAML.
    ///   - file: its name, for findings.
    public init(_ bytes: [UInt8], file: String) {
        let reading = Reading(file: file, subject: "slurm")
        let settings = reading.top(of: bytes).flatMap { SlurmSettings($0) }
        findings = reading.findings
        self.settings = findings.isEmpty ? settings : nil
    }
}

extension SlurmSettings {
    fileprivate static let intervals = 1.0...600.0

    fileprivate init?(_ top: Fields) {
        top.constant("apiVersion", Request.apiVersion)
        top.constant("kind", "Slurm")
        top.allow([
            "apiVersion", "kind", "runs", "commands", "room", "partition", "account", "qos", "teams", "gres", "environment",
            "every",
        ])
        let runs = top.required("runs")?.slurmPath()
        let commands = top.given("commands") { $0.slurmPath() }
        let room = top.mapping("room").flatMap { RunSchedule.Room($0) }
        let partition = top.given("partition") { $0.name() }
        let share = Share(top)
        let teams = top.given("teams") { field in
            field.items(1...1000)?.reduce(into: [String: Share]?([:])) { teams, field in
                guard let (name, share) = Share.ofTeam(field) else {
                    teams = nil
                    return
                }
                if teams?.updateValue(share, forKey: name) != nil {
                    field.object(.range, .twice(item: name.quoted(), isSpelled: false))
                }
            }
        }
        let gres = top.given("gres") { field in
            Fields(field).flatMap { fields in
                fields.allow(EngineName.allCases.map(\.rawValue))
                return EngineName.allCases.reduce(into: [EngineName: String]?([:])) { all, engine in
                    guard let given = fields.given(engine.rawValue, { $0.gres() }) else {
                        all = nil
                        return
                    }
                    if let value = given.value { all?[engine] = value }
                }
            }
        }
        let environment = top.given("environment") { field in
            field.items(1...100)?.reduce(into: [String: String]?([:])) { all, field in
                guard let (name, value) = field.variable() else {
                    all = nil
                    return
                }
                if all?.updateValue(value, forKey: name) != nil {
                    field.object(.range, .twice(item: name.quoted(), isSpelled: false))
                }
            }
        }
        let every = top.given("every") { $0.duration(Self.intervals) }
        guard let runs, let commands, let room, let partition, let share, let teams, let gres, let environment, let every else {
            return nil
        }
        self.init(
            commandFolder: commands.value ?? "/usr/bin", runFolders: runs, partition: partition.value, share: share,
            teams: teams.value ?? [:], resources: gres.value ?? [:], environment: environment.value ?? [:],
            intervalSeconds: every.value ?? 10, room: room)
    }
}

extension SlurmSettings.Share {
    fileprivate init?(_ fields: Fields) {
        let account = fields.given("account") { $0.name() }
        let service = fields.given("qos") { $0.name() }
        guard let account, let service else { return nil }
        self.init(account: account.value, qualityOfService: service.value)
    }

    fileprivate static func ofTeam(_ field: Field) -> (String, Self)? {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["team", "account", "qos"])
        guard let name = fields.required("team")?.name(), let share = Self(fields) else { return nil }
        return (name, share)
    }
}

extension RunSchedule.Room {
    fileprivate init?(_ fields: Fields) {
        fields.allow(["cores", "memory"])
        let cores = fields.required("cores")?.integer(1...1_000_000)
        let memory = fields.required("memory")?.bytes(Double(1 << 30)...Double(1 << 49))
        guard let cores, let memory else { return nil }
        self.init(coreCount: cores, memoryBytes: Int(memory))
    }
}

extension Field {
    /// An absolute path that Slurm takes as it is: in names of files `%` and `\` stand for something else, and a comma or a quotation mark
    /// ends what an option says.
    fileprivate func slurmPath() -> String? {
        guard let text = text(2...1000) else { return nil }
        let allowed = text.utf8.allSatisfy { RequestID.isAllowed($0) || "/+=@~".utf8.contains($0) }
        let components = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard text.hasPrefix("/"), allowed, components.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            object(.range, needing: .slurmPath)
            return nil
        }
        return text
    }

    /// What `--gres` takes, such as `gpu:a100:2`.
    fileprivate func gres() -> String? {
        guard let text = text(1...200) else { return nil }
        guard text.utf8.allSatisfy({ RequestID.isAllowed($0) || ":,=".utf8.contains($0) }),
            text.utf8.first.map(RequestID.isAllowed) == true
        else {
            object(.range, needing: .slurmResources)
            return nil
        }
        return text
    }

    fileprivate func variable() -> (name: String, value: String)? {
        guard let fields = Fields(self) else { return nil }
        fields.allow(["name", "value"])
        let name = fields.required("name")?.variableName()
        let value = fields.required("value")?.text(1...4096)
        guard let name, let value else { return nil }
        return (name, value)
    }

    /// Slurm's own variables would change what a job is.
    private func variableName() -> String? {
        guard let text = text(1...100) else { return nil }
        let isName =
            text.utf8.allSatisfy { RequestID.isAllowed($0) && !".-".utf8.contains($0) }
            && text.utf8.first.map(Self.isDigit) == false
        guard isName, !["SLURM", "SBATCH", "LD_"].contains(where: text.hasPrefix) else {
            object(.range, needing: .variableName)
            return nil
        }
        return text
    }
}
