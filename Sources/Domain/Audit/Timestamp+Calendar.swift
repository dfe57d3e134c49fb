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

    /// The calendar month that it lies in, such as `2026-11`.
    /// - Parameter utcOffsetSeconds: as above.
    public func month(utcOffsetSeconds: Int) -> String {
        String(adding(seconds: Double(utcOffsetSeconds)).description.prefix(7))
    }

    /// The day that it lies in; nil where the calendar has none.
    /// - Parameter utcOffsetSeconds: as above.
    public func day(utcOffsetSeconds: Int) -> CalendarDay? {
        CalendarDay(String(adding(seconds: Double(utcOffsetSeconds)).description.prefix(10)))
    }

    /// When the next one begins.
    /// - Parameter utcOffsetSeconds: as above.
    public func endOfMonth(utcOffsetSeconds: Int) -> Timestamp {
        // Past the longest month's end, and back to its beginning.
        beginningOfMonth(utcOffsetSeconds: utcOffsetSeconds).adding(seconds: 32 * 86_400)
            .beginningOfMonth(utcOffsetSeconds: utcOffsetSeconds)
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
