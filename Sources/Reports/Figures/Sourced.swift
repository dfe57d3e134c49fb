/// A value together with the ledger event that says it.
package struct Sourced<Value: Sendable>: Sendable {
    package let value: Value
    package let event: Int64
}
