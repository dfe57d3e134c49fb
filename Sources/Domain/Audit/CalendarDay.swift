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

    /// The first instant after it.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose day it is, is ahead of UTC.
    public func end(utcOffsetSeconds: Int) -> Timestamp {
        beginning.adding(seconds: Double(86_400 - utcOffsetSeconds))
    }
}

extension Timestamp {
    /// Minutes since Monday, 00:00, of the week that it lies in.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose week it is, is ahead of UTC.
    public func minuteOfWeek(utcOffsetSeconds: Int) -> Int {
        let local = microseconds / 60_000_000 - (microseconds % 60_000_000 < 0 ? 1 : 0) + Int64(utcOffsetSeconds / 60)
        // 1970-01-01 was a Thursday.
        let minute = (local + 3 * 1440) % 10_080
        return Int(minute < 0 ? minute + 10_080 : minute)
    }
}
