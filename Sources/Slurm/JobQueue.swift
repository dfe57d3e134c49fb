package import FoundationEssentials

/// What `squeue --json` says: the jobs that the controller knows, those that ended a few minutes ago among them.
///
/// Slurm 22.05 prints every job of the cluster whatever it is asked for, and later versions other shapes of the same members; both are
/// read. Of jobs that are not ours nothing is believed but that they are not ours.
package struct JobQueue: Sendable {
    private let jobs: [Entry]

    /// - Throws: `SlurmError` for output that is none of `squeue`'s, and for what `squeue` could not find out: it then prints an
    ///   empty list beside the error and ends with status 0.
    package init(_ output: Data) throws(SlurmError) {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: output)
        } catch {
            throw SlurmError(command: "squeue", reason: "is no list of jobs in JSON: \(Self.words(error))")
        }
        if let error = answer.errors?.first {
            let words = [error.description, error.error].compactMap(\.self).filter { !$0.isEmpty }
            throw SlurmError(
                command: "squeue", reason: words.isEmpty ? "an error without words" : words.joined(separator: ": "))
        }
        jobs = answer.jobs.compactMap(\.value)
    }

    /// The job of an attempt; nil where the controller knows none. Of several, one that is not over, else the newest.
    /// - Throws: `SlurmError` where what is said of it makes no sense.
    package func job(_ identity: JobIdentity) throws(SlurmError) -> Job? {
        var found: Job?
        for entry in jobs where entry.comment == identity.comment && entry.userID == identity.userID {
            let job = try entry.job()
            guard let earlier = found else {
                found = job
                continue
            }
            if earlier.isOver == job.isOver ? job.id > earlier.id : earlier.isOver { found = job }
        }
        return found
    }

    private struct Answer: Decodable {
        let jobs: [Lenient]
        let errors: [Problem]?
    }

    private struct Problem: Decodable {
        let description: String?
        let error: String?
    }

    /// A job, where it says whose it is.
    private struct Lenient: Decodable {
        let value: Entry?

        init(from decoder: any Decoder) throws {
            value = try? Entry(from: decoder)
        }
    }

    fileprivate struct Entry: Decodable {
        let comment: String
        let userID: UInt32
        fileprivate let parts: Result<Parts, SlurmError>

        struct Parts {
            let id: Int
            let states: [String]
            let reason: String
            let nodes: String
            let start: Double?
            let end: Double?
            let exit: WaitStatus
        }

        enum CodingKeys: String, CodingKey {
            case comment, nodes
            case userID = "user_id"
            case id = "job_id"
            case states = "job_state"
            case reason = "state_reason"
            case start = "start_time"
            case end = "end_time"
            case exit = "exit_code"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            comment = try container.decode(String.self, forKey: .comment)
            userID = try container.decode(UInt32.self, forKey: .userID)
            do {
                parts = .success(
                    Parts(
                        id: try container.decode(Int.self, forKey: .id),
                        states: try container.decode(Words.self, forKey: .states).words,
                        reason: try container.decode(String.self, forKey: .reason),
                        nodes: try container.decodeIfPresent(String.self, forKey: .nodes) ?? "",
                        start: try container.decode(Number.self, forKey: .start).value,
                        end: try container.decode(Number.self, forKey: .end).value,
                        exit: try container.decode(WaitStatus.self, forKey: .exit)))
            } catch {
                parts = .failure(
                    SlurmError(command: "squeue", reason: "a job of ours is not as jobs are: \(JobQueue.words(error))"))
            }
        }

        func job() throws(SlurmError) -> Job {
            let parts = try parts.get()
            guard parts.id > 0, let state = JobState(parts.states) else {
                throw SlurmError(
                    command: "squeue",
                    reason: "job \(parts.id) is \(parts.states.joined(separator: " ")), which is no state of a job")
            }
            return Job(id: parts.id, phase: parts.phase(state), nodes: parts.nodes)
        }
    }

    /// In one line; what the decoder found where.
    fileprivate static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        return switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): place(context)
        case .keyNotFound(let key, let context): "\(place(context)) (\(key.stringValue))"
        @unknown default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }
}

extension Job {
    var isOver: Bool { if case .over = phase { true } else { false } }
}

extension JobQueue.Entry.Parts {
    fileprivate func phase(_ state: JobState) -> Job.Phase {
        // A job that never began has no start, and one that was cancelled while it waited the time of its end.
        let seconds = start.flatMap { start in end.map { max(0, $0 - start) } } ?? 0
        return switch state {
        case .waits: .waits(reason: reason)
        case .runs: .runs(since: start ?? 0)
        case .leaves: .leaves
        case .completed: .over(.status(0), seconds: seconds)
        // What never had a node was not ended by its program, whatever stands there; nor was what failed with status 0.
        case .failed: .over(nodes.isEmpty || exit.end == .status(0) ? .ended(state: states[0]) : exit.end, seconds: seconds)
        case .outOfMemory: .over(.outOfMemory, seconds: seconds)
        case .over: .over(.ended(state: states[0]), seconds: seconds)
        }
    }
}

/// One word, or a list of them: Slurm says the one until 23.02 and the other after it.
private struct Words: Decodable {
    let words: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        words = try (try? [container.decode(String.self)]) ?? container.decode([String].self)
        guard !words.isEmpty else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "there is no word in it")
        }
    }
}

/// A number, or an object that says whether there is one; 0 is none, as a time.
private struct Number: Decodable {
    let value: Double?

    init(from decoder: any Decoder) throws {
        struct Told: Decodable {
            let set: Bool
            let number: Double
        }
        let container = try decoder.singleValueContainer()
        let number: Double
        if let plain = try? container.decode(Double.self) {
            number = plain
        } else {
            let told = try container.decode(Told.self)
            number = told.set ? told.number : 0
        }
        // Past the year 9999 there is no time.
        guard (0...253_402_300_799).contains(number) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(number) is out of bounds")
        }
        value = number > 0 ? number : nil
    }
}

/// How a job's program ended: as wait(2) has it until 23.02, in parts after it.
private struct WaitStatus: Decodable {
    let end: JobEnd

    init(from decoder: any Decoder) throws {
        struct Signal: Decodable { let id: Number }
        struct Told: Decodable {
            let status: Number?
            let signal: Signal?

            enum CodingKeys: String, CodingKey {
                case status = "return_code"
                case signal
            }
        }
        let container = try decoder.singleValueContainer()
        if let raw = try? container.decode(Int32.self) {
            let signal = raw & 0x7F
            end = signal == 0 ? .status(raw >> 8 & 0xFF) : .signal(signal)
        } else {
            let told = try container.decode(Told.self)
            end =
                told.signal?.id.value.flatMap(Self.small).map { .signal($0) }
                ?? .status(told.status?.value.flatMap(Self.small) ?? 0)
        }
    }

    private static func small(_ number: Double) -> Int32? { Int32(exactly: number) }
}
