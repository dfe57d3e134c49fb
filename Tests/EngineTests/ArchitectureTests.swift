import Domain
import Engine
import Tensors
import Testing

@Suite struct ArchitectureTests {
    @Test func bertHasTheSitesThatDomainCountsOn() throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: Golden.folder + "/bert")
        let model = try Architectures.model(configuration: configuration, checkpoint: checkpoint)
        let shape = try ModelShape(configuration: configuration)
        #expect(Set(model.linears.keys) == Set(shape.sites.map(\.name)))
        for site in shape.sites {
            #expect(model.linears[site.name]?.inputs == site.inputWidth)
            #expect(model.linears[site.name]?.outputs == site.outputWidth)
        }
    }

    @Test func everyFamilyThatAdmissionKnowsTheEngineRuns() {
        #expect(Set(Architectures.all.map { $0.modelType }) == Set(ModelFamily.all.map(\.modelType)))
    }
}
