public import ArgumentParser
public import Domain
import Foundation

/// Which days an answer is about; the same options for every subcommand that looks at a period.
struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From that day on; the first day of this month where nothing is said.", valueName: "yyyy-mm-dd"))
    var from: CalendarDay?
    @Option(help: ArgumentHelp("Up to that day and with it; today where nothing is said.", valueName: "yyyy-mm-dd"))
    var to: CalendarDay?
    @OptionGroup var clock: ClockOption

    var utcOffsetSeconds: Int { clock.utcOffsetSeconds }

    /// - Throws: where the days are the wrong way round.
    func period() throws -> (from: CalendarDay, to: CalendarDay, begin: Timestamp, end: Timestamp) {
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
        let today = now.day(utcOffsetSeconds: utcOffsetSeconds)
        let first = now.beginningOfMonth(utcOffsetSeconds: utcOffsetSeconds).day(utcOffsetSeconds: utcOffsetSeconds)
        guard let from = from ?? first, let to = to ?? today else {
            throw Failure(.internalError, "the clock stands at \(now), which is no day of the calendar")
        }
        let (begin, end) = (from.begin(utcOffsetSeconds: utcOffsetSeconds), to.end(utcOffsetSeconds: utcOffsetSeconds))
        guard begin < end else { throw Failure(.wrongUsage, "--from is after --to: \(from.text) is after \(to.text)") }
        return (from, to, begin, end)
    }
}

extension CalendarDay: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
