import FoundationEssentials

extension Fact {
    public var kind: Kind {
        switch self {
        case .daemonStarted: .daemonStarted
        case .policiesLoaded: .policiesLoaded
        case .policiesRefused: .policiesRefused
        case .machineCalibrated: .machineCalibrated
        case .requestReceived: .requestReceived
        case .requestJudged: .requestJudged
        case .requestControlled: .requestControlled
        case .controlDecided: .controlDecided
        case .runPlanned: .runPlanned
        case .runStarted: .runStarted
        case .runPrepared: .runPrepared
        case .runMachineChanged: .runMachineChanged
        case .searchScored: .searchScored
        case .searchAllocated: .searchAllocated
        case .searchCompared: .searchCompared
        case .searchValidated: .searchValidated
        case .trialStarted: .trialStarted
        case .trialProgressed: .trialProgressed
        case .trialFinished: .trialFinished
        case .artifactWritten: .artifactWritten
        case .snapshotWritten: .snapshotWritten
        case .workFinished: .workFinished
        case .runInterrupted: .runInterrupted
        case .runEnded: .runEnded
        case .costRecorded: .costRecorded
        }
    }

    /// The payload as one line of JSON with sorted keys: the exact text that the ledger stores and hashes.
    /// - Throws: `EncodingError` when a number is not finite; no such number belongs in a ledger.
    public func payloadJSON() throws -> String {
        switch self {
        case .daemonStarted(let payload): try CanonicalJSON.text(payload)
        case .policiesLoaded(let payload): try CanonicalJSON.text(payload)
        case .policiesRefused(let payload): try CanonicalJSON.text(payload)
        case .machineCalibrated(let payload): try CanonicalJSON.text(payload)
        case .requestReceived(let payload): try CanonicalJSON.text(payload)
        case .requestJudged(let payload): try CanonicalJSON.text(payload)
        case .requestControlled(let payload): try CanonicalJSON.text(payload)
        case .controlDecided(let payload): try CanonicalJSON.text(payload)
        case .runPlanned(let payload): try CanonicalJSON.text(payload)
        case .runStarted(let payload): try CanonicalJSON.text(payload)
        case .runPrepared(let payload): try CanonicalJSON.text(payload)
        case .runMachineChanged(let payload): try CanonicalJSON.text(payload)
        case .searchScored(let payload): try CanonicalJSON.text(payload)
        case .searchAllocated(let payload): try CanonicalJSON.text(payload)
        case .searchCompared(let payload): try CanonicalJSON.text(payload)
        case .searchValidated(let payload): try CanonicalJSON.text(payload)
        case .trialStarted(let payload): try CanonicalJSON.text(payload)
        case .trialProgressed(let payload): try CanonicalJSON.text(payload)
        case .trialFinished(let payload): try CanonicalJSON.text(payload)
        case .artifactWritten(let payload): try CanonicalJSON.text(payload)
        case .snapshotWritten(let payload): try CanonicalJSON.text(payload)
        case .workFinished(let payload): try CanonicalJSON.text(payload)
        case .runInterrupted(let payload): try CanonicalJSON.text(payload)
        case .runEnded(let payload): try CanonicalJSON.text(payload)
        case .costRecorded(let payload): try CanonicalJSON.text(payload)
        }
    }

    /// The fact of `kind` whose payload is `json`.
    /// - Throws: `DecodingError` when the payload is not of that kind.
    public init(kind: Kind, payloadJSON json: String) throws {
        func payload<Payload: Decodable>() throws -> Payload {
            try JSONDecoder().decode(Payload.self, from: Data(json.utf8))
        }
        self =
            switch kind {
            case .daemonStarted: .daemonStarted(try payload())
            case .policiesLoaded: .policiesLoaded(try payload())
            case .policiesRefused: .policiesRefused(try payload())
            case .machineCalibrated: .machineCalibrated(try payload())
            case .requestReceived: .requestReceived(try payload())
            case .requestJudged: .requestJudged(try payload())
            case .requestControlled: .requestControlled(try payload())
            case .controlDecided: .controlDecided(try payload())
            case .runPlanned: .runPlanned(try payload())
            case .runStarted: .runStarted(try payload())
            case .runPrepared: .runPrepared(try payload())
            case .runMachineChanged: .runMachineChanged(try payload())
            case .searchScored: .searchScored(try payload())
            case .searchAllocated: .searchAllocated(try payload())
            case .searchCompared: .searchCompared(try payload())
            case .searchValidated: .searchValidated(try payload())
            case .trialStarted: .trialStarted(try payload())
            case .trialProgressed: .trialProgressed(try payload())
            case .trialFinished: .trialFinished(try payload())
            case .artifactWritten: .artifactWritten(try payload())
            case .snapshotWritten: .snapshotWritten(try payload())
            case .workFinished: .workFinished(try payload())
            case .runInterrupted: .runInterrupted(try payload())
            case .runEnded: .runEnded(try payload())
            case .costRecorded: .costRecorded(try payload())
            }
    }
}
