/// An answer that is a table for programs too.
protocol TableAnswer: Answer {
    var keys: [String] { get }
    var values: [[String]] { get }
}
