internal import Synchronization

/// What was worked out from files that have not changed since: admission asks for the same models and data again and again.
final class FileCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])
    private let countMax = 1000

    /// What is known of `key`.
    subscript(key: Key) -> Value? {
        get { values.withLock { $0[key] } }
        set {
            values.withLock { values in
                if values.count >= countMax { values.removeAll() }
                values[key] = newValue
            }
        }
    }

    /// The value of `key`, worked out where it is not known. What cannot be worked out is tried again the next time.
    func value(of key: Key, _ compute: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        if let known = self[key] { return known }
        let value = try compute()
        self[key] = value
        return value
    }
}
