/// A place for a LoRA-adapted shortcut: nothing at all until an adapter is attached.
///
/// A residual connection carries `x` unchanged and, adapted, `(I + s B A) x`; a cross-layer connection, which the base model
/// does not have, adds `s B A u`. Both are `base + s · B (A source)`, so that with B = 0 the base model's function is untouched.
public final class Shortcut: AdapterHost, @unchecked Sendable {
    public let width: Int
    private(set) var adapter: LowRankAdapter?

    public init(width: Int) {
        self.width = width
    }

    /// Whether it adds anything.
    public var isAdapted: Bool { adapter != nil }

    public var inputs: Int { width }
    public var outputs: Int { width }

    public func attach(_ adapter: LowRankAdapter?) {
        self.adapter = adapter
    }

    public func refresh() { adapter?.refresh() }
}

extension Tape {
    /// `y = base + s · B (A source)`, all `[N, C]`; `base` itself where no adapter is attached.
    public func shortcut(_ base: Tensor, from source: Tensor, _ shortcut: Shortcut) -> Tensor {
        guard let adapter = shortcut.adapter else { return base }
        precondition(base.columns == shortcut.width && source.columns == shortcut.width, "a shortcut of \(shortcut.width)")
        let y = tensor(rows: base.rows, columns: base.columns, needsGradient: true)
        let mask = dropMask(source.count, adapter)
        unsafe y.values.update(from: base.values, count: y.count)
        unsafe addAdapter(adapter, source, mask, to: y.values)
        guard y.needsGradient else { return y }
        record(y, from: [base, source]) { [self] in
            guard let dy = unsafe y.gradient else { return }
            if let dBase = unsafe base.gradient { unsafe VectorMath.add(dy, to: dBase, count: y.count) }
            let back = unsafe pullAdapter(adapter, source, mask, dy)
            unsafe pullInput(adapter, source, back: back, mask)
        }
        return y
    }
}
