extension [Double] {
    /// The 2.5 % and 97.5 % percentiles of sorted resamples: the bounds of a 95 % percentile bootstrap interval (Efron 1979); nil
    /// where there is none.
    public var percentileInterval: (lower: Double, upper: Double)? {
        isEmpty ? nil : (self[count * 25 / 1000], self[Swift.max(0, count * 975 / 1000 - 1)])
    }
}
