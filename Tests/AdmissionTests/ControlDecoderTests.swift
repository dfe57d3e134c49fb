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
        guard case .order(let decoded) = DroppedFile(bytes: Array(good.utf8), file: "cancel.yaml") else {
            Issue.record("it says that it is an order")
            return
        }
        let order = try #require(decoded.order)
        #expect(order.action == .cancel && order.request.text == "20261124-013548-movie-reviews-poc")
        #expect(order.reason == "the pilot has begun")
    }

    @Test(arguments: [Array("kind: FineTuneRequest".utf8), [0xFF], Array("- kind".utf8), []])
    func whatDoesNotSayThatItIsAnOrderIsNone(_ bytes: [UInt8]) throws {
        guard case .request(let decoded) = DroppedFile(bytes: bytes, file: "x.yaml") else {
            Issue.record("it does not say that it is an order")
            return
        }
        #expect(decoded.request == nil && decoded.findings.first?.file == "x.yaml")
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
