import ArgumentParser

/// Whose days and months are meant; the same option for every subcommand that is asked about days.
struct ClockOption: ParsableArguments {
    @Option(help: ArgumentHelp("By how many minutes the clock whose days they are is ahead of UTC.", valueName: "minutes"))
    var utcOffset = 0

    var utcOffsetSeconds: Int { utcOffset * 60 }

    func validate() throws {
        guard abs(utcOffset) <= 14 * 60 else { throw ValidationError("--utc-offset is \(utcOffset); -840 to 840 are possible") }
    }
}
