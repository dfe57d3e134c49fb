/// What collects a tensor's gradient: memory from the time on when something adds to it.
@safe final class Gradient {
    let count: Int
    /// Where in the arena the tensor's values begin.
    let home: Int
    var memory: UnsafeMutablePointer<Float>?

    init(count: Int, home: Int) {
        self.count = count
        self.home = home
    }
}
