import Admission
import Domain
import TestSupport
import Testing

@Suite struct AuthorityTests {
    private let owner = Submitter(userID: 1000, userName: "taro")
    private let other = Submitter(userID: 1001, userName: "hanako")
    private let root = Submitter(userID: 0, userName: "root")

    private func policies(_ authorities: String...) throws -> Policies {
        let others = try ["cost.yaml", "rate-card.yaml"].map { name in
            PolicyFile(name: name, bytes: Array(try Examples.text("policies/" + name).utf8), digest: .zero)
        }
        let files = authorities.enumerated().map { index, text in
            PolicyFile(
                name: "people-\(index).yaml",
                bytes: Array("apiVersion: heterolora/v1\nkind: Authority\nmetadata: {name: people}\n\(text)\n".utf8),
                digest: .zero)
        }
        return try Policies(files: others + files)
    }

    @Test func ownersOrderWhatIsTheirs() throws {
        let none = try policies()
        for action in [ControlOrder.Action.cancel, .pause, .resume] {
            #expect(none.objection(to: action, by: owner, owner: owner) == nil)
            #expect(
                none.objection(to: action, by: other, owner: owner).map(Words(.english).order)?.contains(
                    "not among the operators") == true)
            #expect(none.objection(to: action, by: root, owner: owner) == nil)
        }
    }

    @Test func approversDecideOnOthersRequestsOnly() throws {
        let named = try policies("approvers: [hanako, taro]\noperators: [hanako]")
        for action in [ControlOrder.Action.approve, .refuse] {
            #expect(named.objection(to: action, by: other, owner: owner) == nil)
            #expect(
                named.objection(to: action, by: owner, owner: owner).map(Words(.english).order)?.contains("of his or her own")
                    == true)
            #expect(
                try policies().objection(to: action, by: other, owner: owner).map(Words(.english).order)?.contains(
                    "not among the approvers") == true)
            #expect(named.objection(to: action, by: root, owner: root) == nil)
        }
        #expect(named.objection(to: .cancel, by: other, owner: owner) == nil)
    }

    @Test func twoAuthoritiesAreRefused() throws {
        #expect(throws: PolicyError.self) { try policies("approvers: [a]", "approvers: [b]") }
        #expect(throws: PolicyError.self) { try policies("approvers: a") }
    }
}
