/// A day of the proleptic Gregorian calendar, such as `2027-01-31`.
public struct CalendarDay: Sendable, Equatable {
    public let text: String
    private let beginning: Timestamp

    /// Nil for what is no day: `2027-02-30` is none.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let beginning = Timestamp(text + "T00:00:00Z"), beginning.description.hasPrefix(text)
        else {
            return nil
        }
        self.text = text
        self.beginning = beginning
    }

    /// The first instant of it.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose day it is, is ahead of UTC.
    public func begin(utcOffsetSeconds: Int) -> Timestamp { beginning.adding(seconds: -Double(utcOffsetSeconds)) }

    /// The first instant after it.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose day it is, is ahead of UTC.
    public func end(utcOffsetSeconds: Int) -> Timestamp {
        beginning.adding(seconds: Double(86_400 - utcOffsetSeconds))
    }
}
