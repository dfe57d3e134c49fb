import Domain
import Engine
import Foundation
import Tensors
import Testing

@Suite struct TrialFilesTests {
    private struct Trial {
        let plan: Plan
        let data: TrialData
        let trained: TrainedTrial
        let files: [TrialFile]

        func bytes(_ kind: Artifact.Kind) throws -> [UInt8] { try #require(files.first { $0.kind == kind }).bytes }
    }

    private func trials(_ arms: [Arm]) throws -> [Trial] {
        let plan = try Toy.plan(arms: arms)
        let data = Toy.data()
        var trials: [Trial] = []
        let reporter = Reporter(clock: { 0 }, report: { _ in .goOn })
        try Execution(plan: plan, model: try Toy.model(), data: data).run(reporter) { trained, files in
            trials.append(Trial(plan: plan, data: data, trained: trained, files: files))
        }
        return trials
    }

    @Test func aWrittenAdapterIsReadAgainBitForBit() throws {
        let trial = try #require(try trials([.searched]).first)
        let folder = URL(filePath: NSTemporaryDirectory() + "adapter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for kind in [Artifact.Kind.adapterConfiguration, .adapterWeights] {
            let file = try #require(trial.files.first { $0.kind == kind })
            #expect(file.path.hasPrefix("adapters/searched-1/"))
            try Data(file.bytes).write(to: folder.appending(path: URL(filePath: file.path).lastPathComponent))
        }
        let read = try PeftAdapter(folder: folder.path, sites: trial.plan.model.shape.sites, shardCount: 1)
        #expect(read.configuration.baseModel == trial.plan.model.name)
        #expect(read.adapters.modules.map(\.placement) == trial.trained.adapters.modules.map(\.placement))
        for (one, other) in zip(read.adapters.parameters, trial.trained.adapters.parameters) {
            #expect(one.values.values == other.values.values)
        }
        #expect(read.adapters.modules.map(\.adapter.scale) == trial.trained.adapters.modules.map(\.adapter.scale))
    }

    @Test func headAndPredictionsStandInEveryArm() throws {
        let trial = try #require(try trials([.searched, .headOnly]).last)
        #expect(trial.trained.result.trial.arm == .headOnly)
        #expect(trial.files.map(\.kind) == [.headConfiguration, .headWeights, .predictions])
        let head = try SafetensorsFile(bytes: Data(trial.bytes(.headWeights)), name: "head.safetensors")
        #expect(try head.floats("weight", shape: [2, 24]) == trial.trained.head?.weight.values.values)
        #expect(try head.floats("bias", shape: [2]) == trial.trained.head?.bias.values.values)
        let lines = String(decoding: try trial.bytes(.predictions), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 1 + trial.data.test.count)
        #expect(lines[0] == "row\tlabel\tprediction")
        let right = lines.dropFirst().count { $0.split(separator: "\t")[1] == $0.split(separator: "\t")[2] }
        let accuracy = try #require(trial.trained.result.value(.accuracy, on: .test))
        #expect(abs(Double(right) / Double(trial.data.test.count) - accuracy) < 1e-12)
    }
}
