import FoundationEssentials

extension Fact {
    public var kind: Kind { content.kind }

    /// The payload as one line of JSON with sorted keys: the exact text that the ledger stores and hashes.
    /// - Throws: `EncodingError` when a number is not finite; no such number belongs in a ledger.
    public func payloadJSON() throws -> String { try CanonicalJSON.text(content.payload) }

    private var content: (kind: Kind, payload: any Encodable) {
        switch self {
        case .daemonStarted(let payload): (.daemonStarted, payload)
        case .policiesLoaded(let payload): (.policiesLoaded, payload)
        case .policiesRefused(let payload): (.policiesRefused, payload)
        case .machineCalibrated(let payload): (.machineCalibrated, payload)
        case .ledgerIdentified(let payload): (.ledgerIdentified, payload)
        case .keyReplaced(let payload): (.keyReplaced, payload)
        case .checkpointSigned(let payload): (.checkpointSigned, payload)
        case .valuesErased(let payload): (.valuesErased, payload)
        case .requestReceived(let payload): (.requestReceived, payload)
        case .requestJudged(let payload): (.requestJudged, payload)
        case .requestControlled(let payload): (.requestControlled, payload)
        case .controlDecided(let payload): (.controlDecided, payload)
        case .runPlanned(let payload): (.runPlanned, payload)
        case .runStarted(let payload): (.runStarted, payload)
        case .runPrepared(let payload): (.runPrepared, payload)
        case .runMachineChanged(let payload): (.runMachineChanged, payload)
        case .searchScored(let payload): (.searchScored, payload)
        case .searchAllocated(let payload): (.searchAllocated, payload)
        case .searchCompared(let payload): (.searchCompared, payload)
        case .searchValidated(let payload): (.searchValidated, payload)
        case .trialStarted(let payload): (.trialStarted, payload)
        case .trialProgressed(let payload): (.trialProgressed, payload)
        case .trialFinished(let payload): (.trialFinished, payload)
        case .artifactWritten(let payload): (.artifactWritten, payload)
        case .snapshotWritten(let payload): (.snapshotWritten, payload)
        case .workFinished(let payload): (.workFinished, payload)
        case .runInterrupted(let payload): (.runInterrupted, payload)
        case .runEnded(let payload): (.runEnded, payload)
        case .costRecorded(let payload): (.costRecorded, payload)
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
            case .ledgerIdentified: .ledgerIdentified(try payload())
            case .keyReplaced: .keyReplaced(try payload())
            case .checkpointSigned: .checkpointSigned(try payload())
            case .valuesErased: .valuesErased(try payload())
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
