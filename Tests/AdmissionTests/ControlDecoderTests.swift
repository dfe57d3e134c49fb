import Admission
import Domain
import Testing

@Suite struct ControlDecoderTests {
    private let good = """
        apiVersion: heterolora/v1
        kind: Control
        action: cancel
        request: 20261124-013548-movie-reviews-poc
        reason: the pilot has begun
        """

    @Test func anOrderIsRead() throws {
        #expect(ControlDecoder.isControl(bytes: Array(good.utf8)))
        let order = try #require(ControlDecoder.decode(bytes: Array(good.utf8), file: "cancel.yaml").order)
        #expect(order.action == .cancel && order.request.text == "20261124-013548-movie-reviews-poc")
        #expect(order.reason == "the pilot has begun")
    }

    @Test func aRequestIsNoOrder() throws {
        #expect(!ControlDecoder.isControl(bytes: Array("kind: FineTuneRequest".utf8)))
        #expect(!ControlDecoder.isControl(bytes: [0xFF]))
        #expect(!ControlDecoder.isControl(bytes: Array("- kind".utf8)))
    }

    @Test(arguments: [
        ("action: cancel", "action: kill", "one of cancel, pause, resume, approve, refuse is needed"),
        ("request: 20261124-013548-movie-reviews-poc", "request: ../x", "a request's id is needed"),
        ("reason: the pilot has begun", "", "missing"), ("action:", "acton:", "did you mean 'action'"),
    ])
    func everyObjectionNamesItsField(_ part: String, _ other: String, _ words: String) {
        let decoded = ControlDecoder.decode(bytes: Array(good.replacing(part, with: other).utf8), file: "cancel.yaml")
        #expect(decoded.order == nil && decoded.findings.contains { $0.reason.contains(words) }, "\(decoded.findings)")
    }
}
