import Domain
import Foundation
import TestSupport
import Testing

/// Why a request or an order ended as it did, as its receipt has it.
@Suite struct ReceiptReasonTests {
    private static let finding = Finding(
        severity: .refusal, rule: "control/state", message: Message(.order(.notPaused(request: "r1"))), file: "x.yaml",
        field: "request", line: 3)
    private static let end = Message(RunMessage.ceiling(of: .duration))

    private static func receipt(_ reason: String?, _ messages: [Message]?) throws -> Receipt {
        Receipt(
            request: try #require(RequestID("r1")), fileName: "x.yaml", submitter: Submitter(userID: 1, userName: "hanako"),
            state: .failed, events: [], reason: reason, messages: messages)
    }

    @Test func eachPartIsToldInTheReadersLanguage() throws {
        let messages = [try #require(Self.finding.asMessage), Self.end]
        #expect(
            messages.map(\.english) == [
                Self.finding.description, "stopped at the request's time ceiling (spec.budget.maxDuration)",
            ])
        let receipt = try Self.receipt(messages.map(\.english).joined(separator: "; "), messages)
        #expect(receipt.reason(in: .english) == receipt.reason)
        #expect(
            receipt.reason(in: .japanese)
                == "x.yaml:3: request: r1 は一時停止していません [control/state]。依頼の時間の上限（spec.budget.maxDuration）に達したため停止しました")
        let text = try CanonicalJSON.text(receipt)
        #expect(try JSONDecoder().decode(Receipt.self, from: Data(text.utf8)) == receipt)
    }

    /// Receipts of before have no messages, and those of later may have others: nothing of the reason is lost.
    @Test func whatIsNotKnownIsReadAsItStands() throws {
        #expect(Finding(severity: .hold, rule: "a/b", reason: "of before", file: "x.yaml").asMessage == nil)
        let old = try Self.receipt("too late", nil)
        #expect(old.reason(in: .japanese) == "too late")
        #expect(try !CanonicalJSON.text(old).contains("messages"))
        let later = try CanonicalJSON.text(try Self.receipt("too late", [Self.end])).replacing("ceiling", with: "ofLater")
        let read = try JSONDecoder().decode(Receipt.self, from: Data(later.utf8))
        #expect(read.messages == nil && read.reason(in: .japanese) == "too late")
        #expect(try Self.receipt(nil, nil).reason(in: .japanese) == nil)
    }
}
