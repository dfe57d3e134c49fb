/// How a job came to its end.
package enum JobEnd: Sendable, Equatable {
    /// Its program ended by itself.
    case status(Int32)
    /// A signal ended its program.
    case signal(Int32)
    /// It needed more memory than it was given.
    case outOfMemory
    /// Slurm ended it, or lost it: a node failed, somebody cancelled or preempted it, its time was over.
    case ended(state: String)
    /// Slurm knows nothing of it any more.
    case forgotten
}

/// What Slurm calls a job's state.
enum JobState: Equatable {
    /// It has no node yet, or one that is being made ready.
    case waits
    case runs
    /// It has had a node and is on its way out, or is held there.
    case leaves
    case completed, failed, outOfMemory
    /// It is over, without its program's doing.
    case over

    /// - Parameter words: the state and what is set beside it; until 23.02 Slurm says one word, of what is set where anything is.
    /// - Returns: nil where no word is a state.
    init?(_ words: [String]) {
        let states = words.compactMap(Self.state)
        // A job that has failed and completes is on its way out; one that runs on a node which is being made ready waits.
        guard let state = states.first(where: { $0.isPassing })?.state ?? states.first?.state else { return nil }
        self = state
    }

    private static func state(_ word: String) -> (state: JobState, isPassing: Bool)? {
        switch word {
        case "PENDING": (.waits, false)
        case "CONFIGURING", "POWER_UP_NODE", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SPECIAL_EXIT":
            (.waits, true)
        case "RUNNING": (.runs, false)
        // Beside RUNNING in later versions.
        case "RESIZING", "SIGNALING": (.runs, false)
        case "COMPLETING", "STAGE_OUT": (.leaves, true)
        case "SUSPENDED", "STOPPED": (.leaves, false)
        case "COMPLETED": (.completed, false)
        case "FAILED": (.failed, false)
        case "OUT_OF_MEMORY": (.outOfMemory, false)
        case "BOOT_FAIL", "CANCELLED", "DEADLINE", "NODE_FAIL", "PREEMPTED", "REVOKED", "TIMEOUT": (.over, false)
        default: nil
        }
    }
}
