internal import Synchronization

/// What was worked out from files that have not changed since: admission asks for the same models and data again and again.
final class FileCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])
    private let countMax = 1000

    /// The value of `key`, worked out where it is not known. What cannot be worked out is tried again the next time.
    func value(of key: Key, _ compute: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        if let known = values.withLock({ $0[key] }) { return known }
        let value = try compute()
        values.withLock { values in
            if values.count >= countMax { values.removeAll() }
            values[key] = value
        }
        return value
    }
}
