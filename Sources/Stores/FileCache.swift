internal import Synchronization

/// What was worked out from files that have not changed since: admission asks for the same models and data again and again.
final class FileCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let kept = Mutex<(values: [Key: Value], weight: Int)>(([:], 0))
    private let weightMax: Int
    private let weight: @Sendable (Value) -> Int

    /// - Parameters:
    ///   - weightMax: what all values together may weigh; one that alone weighs more is not kept.
    ///   - weight: of one value, from 1.
    init(weightMax: Int = 1000, weight: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.weightMax = weightMax
        self.weight = weight
    }

    /// What is known of `key`.
    subscript(key: Key) -> Value? {
        get { kept.withLock { $0.values[key] } }
        set {
            guard let newValue else { return }
            let weight = weight(newValue)
            guard weight <= weightMax else { return }
            kept.withLock { kept in
                if kept.weight + weight > weightMax { kept = ([:], 0) }
                if kept.values.updateValue(newValue, forKey: key) == nil { kept.weight += weight }
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
