import Admission
import Domain
import TestSupport
import Testing

/// Whose requests an account may read of: the bindings of admission.
@Suite struct ReadersTests {
    private func policies(_ files: [String]) throws -> Policies {
        let others = try ["cost.yaml", "rate-card.yaml"].map { name in
            PolicyFile(name: name, bytes: Array(try Examples.text("policies/" + name).utf8), digest: .zero)
        }
        let own = files.enumerated().map { index, text in
            PolicyFile(
                name: "own-\(index).yaml", bytes: Array("apiVersion: heterolora/v1\nmetadata: {name: own}\n\(text)\n".utf8),
                digest: .zero)
        }
        return try Policies(files: others + own)
    }

    private static let teams = """
        kind: Teams
        teams:
          - {name: voice, users: [hanako], groups: [nlp]}
          - {name: office, users: [taro]}
          - {name: lab, groups: [nlp, physics]}
        """

    @Test func readersSeeTheTeamsThatTheyMayAskFor() throws {
        let policies = try policies([Self.teams])
        func scope(_ name: String, _ groups: [String] = [], userID: UInt32 = 1000) -> ReadingScope {
            policies.readingScope(of: Submitter(userID: userID, userName: name, groups: groups))
        }
        #expect(scope("hanako") == .teams(["voice"]))
        #expect(scope("jiro", ["nlp"]) == .teams(["voice", "lab"]))
        #expect(scope("taro", ["physics"]) == .teams(["office", "lab"]))
        // Who is bound to nothing sees nothing.
        #expect(scope("mallory") == .teams([]))
        #expect(scope("root", userID: 0) == .everything)
    }

    @Test func whoDecidesForAllSeesAll() throws {
        let policies = try policies([
            Self.teams,
            "kind: Authority\napprovers: [ann]\noperators: [bob]\nroles: [{name: board, users: [eve], groups: [board]}]",
        ])
        for person in ["ann", "bob", "eve"] {
            #expect(policies.readingScope(of: Submitter(userID: 1000, userName: person, groups: [])) == .everything)
        }
        #expect(policies.readingScope(of: Submitter(userID: 1000, userName: "x", groups: ["board"])) == .everything)
        #expect(policies.readingScope(of: Submitter(userID: 1000, userName: "x", groups: [])) == .teams([]))
    }

    /// Where a team is what a request says, there is nobody to keep it from.
    @Test func withoutTeamsEverybodySeesEverything() throws {
        let policies = try policies([])
        #expect(policies.readingScope(of: Submitter(userID: 1000, userName: "x", groups: [])) == .everything)
        #expect(ReadingScope.everything.includes(nil) && !ReadingScope.teams(["a"]).includes(nil))
        #expect(ReadingScope.teams(["a"]).includes("a") && !ReadingScope.teams(["a"]).includes("b"))
    }

    @Test func policiesAreToldWithTheirTexts() throws {
        let files = try ["cost.yaml", "rate-card.yaml"].map { name in
            PolicyFile(
                name: name, bytes: Array(try Examples.text("policies/" + name).utf8),
                digest: Digest(bytes: [UInt8](repeating: UInt8(name.utf8.count), count: 32)))
        }
        let policies = try Policies(files: files)
        #expect(
            policies.outline.count == policies.ruleCount
                && policies.outline.allSatisfy { $0.place.hasPrefix("cost.yaml:") })
        let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.digest, String(decoding: $0.bytes, as: UTF8.self)) })
        var then = PoliciesOfThen(texts: texts)
        #expect(try then.policies(policies.digests).get().outline == policies.outline)
        var forgotten = PoliciesOfThen(texts: [:])
        #expect(throws: PoliciesOfThen.Gap.self) { try forgotten.policies(policies.digests).get() }
    }
}
