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

    /// Which column, or key of a JSON object, means what. A row is a text, a pair of texts, a prompt with its completion, or a
    /// conversation; a label stands beside it unless the next token is to be predicted.
    public struct Columns: Sendable, Hashable, Codable {
        public let text: String?
        public let textPair: String?
        /// A class name, or a regression's number.
        public let label: String?
        public let prompt: String?
        public let completion: String?
        /// A list of objects with `role` and `content`; only in JSON lines.
        public let messages: String?
        /// False where the first line of a table is a row already and columns are named by number, from `1`; nil for true.
        public let hasHeader: Bool?

        public init(
            text: String? = nil, textPair: String? = nil, label: String? = nil, prompt: String? = nil,
            completion: String? = nil, messages: String? = nil, hasHeader: Bool? = nil
        ) {
            self.text = text
            self.textPair = textPair
            self.label = label
            self.prompt = prompt
            self.completion = completion
            self.messages = messages
            self.hasHeader = hasHeader
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

        /// Positions of the rows that `split` uses of `rowCount`, in file order; the same whatever the seeds of the training.
        public func positions(of rowCount: Int, in split: Split) -> [Int] {
            guard let rowCountMax = self[split], rowCountMax < rowCount else { return Array(0..<rowCount) }
            var generator = SeededGenerator(seed: 0, stream: "sample/\(split.rawValue)")
            return (0..<rowCount).shuffled(using: &generator).prefix(rowCountMax).sorted()
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
public enum Split: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable, Hashable {
    case train, validation, test

    /// Each split with those before it.
    public static let pairs: [(split: Split, other: Split)] = [(.validation, .train), (.test, .train), (.test, .validation)]
}
