/// Loops over floats, eight at a time. Unoptimised per-element closures would cost more than the products around them.
enum VectorMath {
    typealias Lanes = SIMD8<Float>
    static let laneCount = 8

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Float>, _ index: Int) -> Lanes {
        unsafe UnsafeRawPointer(pointer + index).loadUnaligned(as: Lanes.self)
    }

    @inline(__always)
    static func store(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Float>, _ index: Int) {
        unsafe UnsafeMutableRawPointer(pointer + index).storeBytes(of: lanes, as: Lanes.self)
    }

    /// `y += x`
    static func add(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
        let whole = count & ~(laneCount - 1)
        var index = 0
        while index < whole {
            unsafe store(load(y, index) + load(x, index), y, index)
            index += laneCount
        }
        while index < count {
            unsafe y[index] += x[index]
            index += 1
        }
    }

    static func sum(_ x: UnsafePointer<Float>, count: Int) -> Float {
        let whole = count & ~(laneCount - 1)
        var lanes = Lanes.zero
        var index = 0
        while index < whole {
            lanes += unsafe load(x, index)
            index += laneCount
        }
        var total = lanes.sum()
        while index < count {
            total += unsafe x[index]
            index += 1
        }
        return total
    }

    /// `Σ x y`
    static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
        let whole = count & ~(laneCount - 1)
        var lanes = Lanes.zero
        var index = 0
        while index < whole {
            lanes += unsafe load(x, index) * load(y, index)
            index += laneCount
        }
        var total = lanes.sum()
        while index < count {
            total += unsafe x[index] * y[index]
            index += 1
        }
        return total
    }

    /// The largest of `count` numbers.
    static func highest(_ x: UnsafePointer<Float>, count: Int) -> Float {
        let whole = count & ~(laneCount - 1)
        var lanes = Lanes(repeating: -.infinity)
        var index = 0
        while index < whole {
            let next = unsafe load(x, index)
            lanes.replace(with: next, where: next .> lanes)
            index += laneCount
        }
        var total = lanes.max()
        while index < count {
            total = unsafe max(total, x[index])
            index += 1
        }
        return total
    }

    /// `y = body(a, b, y)` for every element.
    @inline(__always)
    static func forEachLanes(
        count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
        _ body: (Lanes, Lanes, Lanes) -> Lanes
    ) {
        let whole = count & ~(laneCount - 1)
        var index = 0
        while index < whole {
            unsafe store(body(load(a, index), load(b, index), load(y, index)), y, index)
            index += laneCount
        }
        while index < count {
            unsafe y[index] = body(Lanes(repeating: a[index]), Lanes(repeating: b[index]), Lanes(repeating: y[index]))[0]
            index += 1
        }
    }

    /// `x = exp(x − max x) / Σ exp(x − max x)` in place.
    /// - Returns: `max x`, and one over the sum.
    static func softmax(_ x: UnsafeMutablePointer<Float>, count: Int) -> (highest: Float, share: Float) {
        let highest = unsafe highest(x, count: count)
        unsafe forEachLanes(count: count, x, x, x) { x, _, _ in exp(x - highest) }
        let share = unsafe 1 / sum(x, count: count)
        unsafe forEachLanes(count: count, x, x, x) { x, _, _ in x * share }
        return (highest, share)
    }

    /// The same again, with what it returned.
    static func softmax(_ x: UnsafeMutablePointer<Float>, count: Int, highest: Float, share: Float) {
        unsafe forEachLanes(count: count, x, x, x) { x, _, _ in exp(x - highest) * share }
    }

    /// `dp = p · (dp − Σ p dp)` in place: the gradient of softmax's input.
    static func pullSoftmax(_ p: UnsafePointer<Float>, _ dp: UnsafeMutablePointer<Float>, count: Int) {
        let product = unsafe dot(p, dp, count: count)
        unsafe forEachLanes(count: count, p, dp, dp) { p, dp, _ in p * (dp - product) }
    }

    /// `e^x` for x ≤ 0 or moderate, relative error below 3e-7: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2], with the
    /// coefficients of the Taylor series. Arguments are clamped to ±87, where single precision ends.
    @inline(__always)
    static func exp(_ x: Lanes) -> Lanes {
        // `clamped` of the standard library is two calls for every eight numbers.
        let bounded = x.replacing(with: -87, where: x .< -87)
        let clamped = bounded.replacing(with: 87, where: bounded .> 87)
        // Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low bits: no conversion instruction is needed.
        let magic = Lanes(repeating: 12_582_912)
        let shifted = clamped * 1.442_695_04 + magic
        let whole = shifted - magic
        let fraction = clamped - whole * 0.693_359_375 + whole * 2.121_944_4e-4
        var series = fraction * 1.388_888_9e-3 + 8.333_333_3e-3
        series = series * fraction + 4.166_666_7e-2
        series = series * fraction + 0.166_666_67
        series = series * fraction + 0.5
        series = series * fraction + 1
        series = series * fraction + 1
        let exponent = unsafe unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< SIMD8<UInt32>(repeating: 23)
        return unsafe unsafeBitCast(unsafeBitCast(series, to: SIMD8<UInt32>.self) &+ exponent, to: Lanes.self)
    }

    /// The standard normal distribution function Φ and its density φ at x (Abramowitz and Stegun 7.1.26, error below 1.5e-7).
    @inline(__always)
    static func normal(_ x: Lanes) -> (distribution: Lanes, density: Lanes) {
        let magnitude = x.replacing(with: -x, where: x .< 0)
        let exponential = exp(x * x * -0.5)
        let t = 1 / (1 + magnitude * (0.327_591_1 * 0.707_106_78))
        var series = t * 1.061_405_429 - 1.453_152_027
        series = series * t + 1.421_413_741
        series = series * t - 0.284_496_736
        series = series * t + 0.254_829_592
        let tail = series * t * exponential * 0.5
        let distribution = (1 - tail).replacing(with: tail, where: x .< 0)
        return (distribution, exponential * 0.398_942_28)
    }
}
