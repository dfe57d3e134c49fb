/// A token of a text.
struct Token: Equatable, Sendable {
    let id: Int
    /// Of all letters that it stands for.
    var origin: Letter.Origin = []
}
