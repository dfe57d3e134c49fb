/// Which files of the data store hold the rows, and which of their columns mean what.
public struct DataSelection: Sendable, Equatable, Codable {
    /// Paths relative to the data store.
    public let train: String
    public let validation: String
    public let test: String
    public let columns: Columns
    public let sample: Sample

    public init(train: String, validation: String, test: String, columns: Columns, sample: Sample) {
        self.train = train
        self.validation = validation
        self.test = test
        self.columns = columns
        self.sample = sample
    }

    public struct Columns: Sendable, Equatable, Codable {
        public let text: String
        public let label: String

        public init(text: String, label: String) {
            self.text = text
            self.label = label
        }
    }

    /// Caps on rows per split, nil for all of them. The rows are drawn without replacement, the same for every seed and arm.
    public struct Sample: Sendable, Equatable, Codable {
        public let train: Int?
        public let validation: Int?
        public let test: Int?

        public init(train: Int? = nil, validation: Int? = nil, test: Int? = nil) {
            self.train = train
            self.validation = validation
            self.test = test
        }

        /// The cap for `split`.
        public subscript(split: Split) -> Int? {
            switch split {
            case .train: train
            case .validation: validation
            case .test: test
            }
        }
    }

    /// The path for `split`, relative to the data store.
    public subscript(split: Split) -> String {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }
}

/// The three parts of the data. No choice is ever made by looking at `test`.
public enum Split: String, Sendable, Codable, CaseIterable, Hashable {
    case train, validation, test
}
