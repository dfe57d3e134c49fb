import ArgumentParser
import Tensors

/// OpenBLAS alone, on the products that a training step consists of.
struct ThroughputCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throughput", abstract: "GFLOP/s of plain matrix products of given shapes, two threads side by side.")

    func run() throws {
        print("not measured")
    }
}
