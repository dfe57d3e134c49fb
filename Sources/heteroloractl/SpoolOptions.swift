import ArgumentParser
import Spool

/// Where files are dropped; the same option for every subcommand that does.
struct SpoolOptions: ParsableArguments {
    static let standard = "/var/spool/heterolora"

    @Option(help: ArgumentHelp("The daemon's spool folder.", valueName: "folder"), completion: .directory)
    var spool = SpoolOptions.standard

    func open() -> SpoolDrop { SpoolDrop(spool: spool) }
}
