import Domain
import Spool
import Workspace

extension SpoolError {
    /// What the status says while another try may mend it.
    var trouble: TroubleMessage { .hindrance(path: path, problem: reason) }

    /// What it says where none does.
    var stuck: TroubleMessage { .stuck(path: path, problem: reason) }
}

extension WorkspaceError {
    var trouble: TroubleMessage { .hindrance(path: path, problem: reason) }
}
