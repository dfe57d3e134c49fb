import Domain
import Spool

extension Spool {
    /// The next file of a fresh listing; nil where none is ready.
    func claimNext(now: Timestamp) throws -> Claim? {
        var arrivals = try arrivalsNow(batchCount: 1)
        return try arrivals.claimSome(now: now).first
    }
}
