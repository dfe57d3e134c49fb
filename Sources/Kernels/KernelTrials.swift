internal import Glibc

/// Tries kernels in short-lived children of this program, which a wrong one may crash or hang.
public struct KernelTrials {
    /// The subcommand that every program which uses this has, hidden: it measures the loaded kernel and prints it.
    public static let command = "try-kernel"
    public static let variable = "OPENBLAS_CORETYPE"
    /// How many threads OpenBLAS starts when it is loaded, the program's own counted.
    static let threadsVariable = "OPENBLAS_NUM_THREADS"
    /// A trial takes tenths of a second; a machine that is busy beyond measure gets this long.
    private static let secondsMax = 30.0
    /// Times that a child is started which somebody else ended.
    private static let startsMax = 3

    private let program: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - program: how this one was called.
    ///   - environment: of the children, but for the kernel.
    public init(program: String, environment: [String: String]) {
        self.program = program
        self.environment = environment
    }

    /// - Parameter kernel: nil for the library's own choice.
    public func trial(_ kernel: String?) -> KernelTrial {
        var environment = environment
        environment[Self.variable] = kernel
        environment[Self.threadsVariable] = "1"
        var words = ""
        for _ in 0..<Self.startsMax {
            let ended: (ending: SelfProcess.Ending, answer: [UInt8])
            do throws(SelfProcess.StartError) {
                ended = try SelfProcess.run([program, Self.command], environment: environment, seconds: Self.secondsMax)
            } catch {
                return .untried("a process to try kernels in cannot be started: \(error.words)")
            }
            switch ended.ending {
            case .overdue: return .hung("no answer within \(Int(Self.secondsMax)) s")
            case .signalled(let signal) where Self.ownSignals.contains(signal):
                return .crashed(
                    "the process that tried it ended with \(unsafe String(cString: strsignal(signal))) (signal \(signal))")
            case .signalled(SIGALRM), .signalled(SIGXCPU): return .hung("no answer within \(Int(Self.secondsMax)) s")
            case .exited(0):
                if let measured = KernelMeasurement(json: ended.answer) { return .measured(measured) }
                words = "the process that tries kernels gave no answer"
            case .exited(let status): words = "the process that tries kernels ended with status \(status)"
            case .signalled(let signal): words = "the process that tries kernels was killed with signal \(signal)"
            }
        }
        return .untried(words)
    }

    /// Signals that a program gets by what it does.
    private static let ownSignals = [SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGTRAP, SIGSYS]

    /// What a child does before it touches the kernel: it leaves no core file, and ends by itself should nobody be there to end it.
    public static func prepareChild() {
        var limits = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limits)
        alarm(UInt32(secondsMax))
    }
}
