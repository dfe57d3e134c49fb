import Admission
import ArgumentParser
import Domain
import Ledger
import Reports
import Spool
import Stores

/// Why a subcommand could not do what was asked: the words, and the status that the program ends with.
struct Failure: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ words: String) {
        self.status = status
        description = words
    }

    /// Any error of ours as a failure; nil for those of ArgumentParser.
    init?(_ error: any Error, in language: Language) {
        switch error {
        case let failure as Failure: self = failure
        case let error as LedgerError: self.init(Self.status(error.code), Self.words(error))
        case let error as SpoolError: self.init(error.code == .locked ? .unavailable : .missingInput, "\(error)")
        case let error as StoreError: self.init(.missingInput, error.message.told(in: language, orElse: error.reason))
        case let error as PolicyError: self.init(.badConfiguration, "\(error)")
        case let error as RunReportError: self.init(.malformedInput, "\(error)")
        case let error as RunExportError: self.init(.missingInput, "\(error)")
        case is ExitCode, is ValidationError, is CleanExit: return nil
        default: self.init(.internalError, "\(error)")
        }
    }

    private static func status(_ code: LedgerError.Code) -> ExitStatus {
        switch code {
        case .unavailable, .overloaded, .conflict, .superseded: .unavailable
        case .refused, .schemaMismatch: .badConfiguration
        case .corrupt: .malformedInput
        case .defect: .internalError
        }
    }

    private static func words(_ error: LedgerError) -> String {
        (error.isTransient ? "the ledger does not answer: \(error)" : "the ledger: \(error)").terminalLine
    }
}
