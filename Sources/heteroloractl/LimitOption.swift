import ArgumentParser

/// How many rows of a list are shown; the same option for every subcommand that shows the newest of many.
struct LimitOption: ParsableArguments {
    @Option(help: "At most so many.")
    var limit = 50

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is \(limit); at least 1 is needed") }
    }
}
