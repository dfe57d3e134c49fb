/// Another program, run to its end.
public enum Command {
    /// - Parameters:
    ///   - arguments: as `env` takes them: variables, a program, its arguments.
    ///   - input: what it reads: little, since it is written before anything is read.
    /// - Returns: its exit status, and standard output and error together.
    public static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
        let child = try ChildProcess("/usr/bin/env", arguments)
        if !input.isEmpty { try child.write(input) }
        child.closeInput()
        let text = child.readToEnd()
        return (child.wait(), text)
    }
}
