extension Timestamp {
    /// When the calendar month began that this instant lies in.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose calendar it is, is ahead of UTC.
    public func beginningOfMonth(utcOffsetSeconds: Int) -> Timestamp {
        let offset = Int64(utcOffsetSeconds) * 1_000_000
        let (days, _) = (microseconds + offset).quotientAndRemainder(flooringBy: 86_400_000_000)
        let date = Self.civilDate(dayNumber: days)
        let first = Self.dayNumber(year: date.year, month: date.month, day: 1)
        return Timestamp(microseconds: first * 86_400_000_000 - offset)
    }

    /// When the day began that this instant lies in, by UTC.
    public var beginningOfDay: Timestamp {
        let day: Int64 = 86_400_000_000
        return Timestamp(microseconds: microseconds.quotientAndRemainder(flooringBy: day).0 * day)
    }

    /// Minutes since Monday, 00:00, of the week that it lies in.
    /// - Parameter utcOffsetSeconds: by how much the local time, whose week it is, is ahead of UTC.
    public func minuteOfWeek(utcOffsetSeconds: Int) -> Int {
        let minutes = microseconds.quotientAndRemainder(flooringBy: 60_000_000).0 + Int64(utcOffsetSeconds / 60)
        // 1970-01-01 was a Thursday.
        return Int((minutes + 3 * 1440).quotientAndRemainder(flooringBy: 10_080).1)
    }
}
