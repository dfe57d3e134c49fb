internal import FoundationEssentials
internal import Glibc

/// What this process uses of the machine, as the kernel has it.
public enum ProcessFigures {
    /// Figures for `MetricRegistry.exposition(with:)`; one that the kernel does not tell is left out.
    public static func read() -> [(definition: MetricDefinition, value: Double)] {
        [
            (MetricCatalogue.processCPUSeconds, cpuSeconds),
            (MetricCatalogue.processResidentBytes, residentBytes),
        ].compactMap { definition, value in value.map { (definition, $0) } }
    }

    private static var cpuSeconds: Double? {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Second field of /proc/self/statm, in pages (proc(5)).
    private static var residentBytes: Double? {
        guard let bytes = try? Data(contentsOf: URL(filePath: "/proc/self/statm")) else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Double(fields[1]).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
