internal import Domain

/// Minutes of a week in local time, which begins on Monday at 00:00.
struct WeekWindow: Sendable, Equatable {
    static let minutesPerDay = 1440
    let minutes: Set<Int>

    enum Day: String, CaseIterable, Sendable { case mon, tue, wed, thu, fri, sat, sun }

    /// - Parameters:
    ///   - from: minute of the day, the first that is in it.
    ///   - to: the first that is not any more; where it comes before `from`, it is the next day's.
    init(days: [Day], from: Int, to: Int) {
        let length = to > from ? to - from : to + Self.minutesPerDay - from
        var minutes: Set<Int> = []
        for (place, day) in Day.allCases.enumerated() where days.contains(day) {
            for minute in 0..<length { minutes.insert((place * Self.minutesPerDay + from + minute) % (7 * Self.minutesPerDay)) }
        }
        self.minutes = minutes
    }

    private init(minutes: Set<Int>) { self.minutes = minutes }

    func intersection(_ other: WeekWindow) -> WeekWindow { WeekWindow(minutes: minutes.intersection(other.minutes)) }
}
