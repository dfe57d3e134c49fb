import Domain

/// What one input at half and at double does to the net present value, as an SVG drawing 360 wide: each bar under its name, so that it can
/// be read on a telephone.
struct TornadoChart: Sendable {
    let title: String
    let height: Int
    let bars: [Bar]
    /// Where the value as it is lies, and where 0 does; nil outside the drawing.
    let base: String
    let zero: String?
    let baseText: String
    let baseTextX: String
    let baseAnchor: String
    let bottom: String
    let legendHalf: String
    let legendDouble: String

    struct Bar: Sendable {
        let name: String
        let nameY: String
        let y: String
        let halfX: String
        let halfWidth: String
        let doubleX: String
        let doubleWidth: String
        let text: String
        let title: String
    }

    private static let (left, right, row) = (8.0, 352.0, 46.0)

    /// Nil without bars, or where a value is no number.
    init?(_ tornado: Tornado, of value: Valuation, _ words: Words) {
        let ends = tornado.bars.flatMap { [$0.half, $0.double] } + [tornado.base]
        guard !tornado.bars.isEmpty, let low = ends.min(), let high = ends.max(), low.isFinite, high.isFinite, high > low else {
            return nil
        }
        func x(_ value: Double) -> Double { Self.left + (Self.right - Self.left) * (value - low) / (high - low) }
        let base = x(tornado.base)
        func span(_ value: Double) -> (String, String) {
            (Figure.plain(min(base, x(value))), Figure.plain(abs(x(value) - base)))
        }
        title = words.tornado(of: value)
        (legendHalf, legendDouble) = (words.legendHalf, words.legendDouble)
        self.base = Figure.plain(base)
        zero = (low...high).contains(0) ? Figure.plain(x(0)) : nil
        // Beside an edge the words stand on the side that has room for them.
        baseTextX = Figure.plain(base)
        baseAnchor = base < 90 ? "start" : base > 270 ? "end" : "middle"
        baseText = words.asItIs(tornado.base)
        bars = tornado.bars.enumerated().map { place, bar in
            let top = 20 + Self.row * Double(place)
            let (half, double) = (span(bar.half), span(bar.double))
            let (name, text) = (words.input(bar.input), words.ends(bar))
            return Bar(
                name: name, nameY: Figure.plain(top + 12), y: Figure.plain(top + 17), halfX: half.0, halfWidth: half.1,
                doubleX: double.0, doubleWidth: double.1, text: text, title: words.labelled(name, text))
        }
        let end = 20 + Self.row * Double(bars.count)
        bottom = Figure.plain(end)
        height = Int(end) + 4
    }
}
