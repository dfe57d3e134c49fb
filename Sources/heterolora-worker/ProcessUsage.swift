import Engine
import Foundation
import Glibc

/// What a process has used.
struct ProcessUsage: Codable {
    let processorSeconds: Double
    let memoryBytesMax: Int

    /// This process.
    private init() {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        // Linux counts ru_maxrss in KiB.
        memoryBytesMax = usage.ru_maxrss * 1024
    }

    /// Of each process of a run, in all of them.
    static func all(of crew: Crew) -> [ProcessUsage] {
        let own = ProcessUsage()
        guard crew.all.count > 1, let bytes = try? JSONEncoder().encode(own) else { return [own] }
        return crew.all.gather(Array(bytes)).compactMap { try? JSONDecoder().decode(ProcessUsage.self, from: Data($0)) }
    }
}
