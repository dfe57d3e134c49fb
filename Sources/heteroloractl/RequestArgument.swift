import ArgumentParser

/// Which request; the same argument for every subcommand that is about one.
struct RequestArgument: ParsableArguments {
    @Argument(help: "A request's id, or its metadata.name for the newest of that name.", completion: RequestCompletion.kind)
    var request: String
}
