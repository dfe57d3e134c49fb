import Domain
import Testing

@Suite struct MachineTests {
    private func machine(_ kernel: String = "Haswell", _ library: String = "OpenBLAS 0.3.21 X", model: Int = 1) -> Machine {
        Machine(
            processor: Processor(name: "P", vendor: "V", family: 6, model: model), kernel: kernel, origin: .chosen,
            library: library)
    }

    @Test func aMeasurementHoldsForWhatItWasMadeOn() {
        func speed(_ machine: Machine?, threads: Int = 2, shards: Int? = 2) -> MachineSpeed {
            MachineSpeed(
                flopsPerSecond: 1, threadCount: threads, measuredAt: Timestamp(microseconds: 0), shardCount: shards,
                machine: machine)
        }
        let today = MachineReading(machine: machine(), threadCount: 2, shardCount: 2)
        let forced = Machine(
            processor: machine().processor, kernel: "Haswell", origin: .person, library: machine().library,
            refusedKernels: [RefusedKernel(kernel: "SkylakeX", cause: .crashed, words: "")])
        let cases: [(MachineSpeed, Bool, Comment)] = [
            (speed(machine()), true, "the same"), (speed(forced), true, "who decided is no matter of speed"),
            (speed(machine(model: 2)), false, "another processor"), (speed(machine("Zen")), false, "another kernel"),
            (speed(machine("Haswell", "OpenBLAS 0.3.29 X")), false, "another library"),
            (speed(machine(), threads: 4), false, "other threads"), (speed(machine(), shards: 4), false, "other shards"),
            (speed(nil), false, "nobody wrote down of what"), (speed(machine(), shards: nil), false, "nor how"),
        ]
        for (speed, holds, comment) in cases { #expect(speed.holds(on: today) == holds, comment) }
    }

    @Test func aChangeSaysWhatDiffers() {
        let cases: [(Machine?, String)] = [
            (machine(model: 2), "another processor: "), (machine("Zen", "OpenBLAS 0.3.21 Y"), "another kernel: "),
            (machine("Haswell", "OpenBLAS 0.3.29 X"), "another library: "),
            (machine("Zen", "OpenBLAS 0.3.29 X", model: 3), "another processor, kernel, library: "),
            (nil, "perhaps another processor, kernel or library: not recorded before, "),
        ]
        for (before, words) in cases {
            let change = MachineChange(from: before, to: machine())
            #expect(change.words.contains(words) && change.words.hasSuffix("may differ from there"), "\(change.words)")
        }
    }
}
