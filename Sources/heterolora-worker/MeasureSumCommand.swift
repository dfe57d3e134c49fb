#if MPI
    import ArgumentParser
    import MessagePassing

    /// How long the processes that mpirun has started take to sum what each of them has: what a step costs that shares its rows.
    struct MeasureSumCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "measure-sum",
            abstract: "Times the sum of floats over the processes that mpirun has started, by the number of bytes.")

        @Option(help: ArgumentHelp("Largest buffer.", valueName: "bytes"))
        var bytesMax = 1 << 26
        @Option(help: ArgumentHelp("How often each is summed; the median counts.", valueName: "number"))
        var times = 15

        func validate() throws {
            guard (1024...1 << 30).contains(bytesMax) else { throw ValidationError("--bytes-max must be 1024 to 2^30") }
            guard (1...10_000).contains(times) else { throw ValidationError("--times must be 1 to 10000") }
        }

        func run() throws {
            let peers = try MPIPeers.join()
            var bytes = 1024
            if peers.place == 0 { print("processes\tbytes\tmicroseconds") }
            while bytes <= bytesMax {
                let values = [Float](repeating: Float(peers.place), count: bytes / MemoryLayout<Float>.size)
                let seconds = (0..<times).map { _ in
                    _ = peers.gather([])
                    let start = Clocks.monotonicSeconds()
                    _ = peers.sum(values)
                    return Clocks.monotonicSeconds() - start
                }
                if peers.place == 0 {
                    print("\(peers.count)\t\(bytes)\t\(Int((1e6 * seconds.sorted()[times / 2]).rounded()))")
                }
                bytes *= 8
            }
            peers.finish()
        }
    }
#endif
