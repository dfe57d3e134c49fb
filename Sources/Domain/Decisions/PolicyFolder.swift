/// A policy folder: everything that lies in it is read, left out by its name, or a problem.
public struct PolicyFolder: Sendable, Equatable {
    public let files: [PolicyFile]
    /// What is not in force.
    public let leftOut: [LeftOut]
    /// What is named like a policy and cannot be read as one.
    public let problems: [Finding]

    public init(files: [PolicyFile], leftOut: [LeftOut] = [], problems: [Finding] = []) {
        self.files = files
        self.leftOut = leftOut
        self.problems = problems
    }

    /// An entry of the folder that nobody reads.
    public struct LeftOut: Sendable, Equatable, CustomStringConvertible {
        public let name: String
        public let reason: PolicyMessage

        public init(name: String, reason: PolicyMessage) {
            self.name = name
            self.reason = reason
        }

        public var description: String { told(in: .english) }

        public func told(in language: Language) -> String { Words(language).message(message).printable }

        public var message: Message { Message(.notInForce(name: name.quoted(255), why: reason)) }
    }
}
