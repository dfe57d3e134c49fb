import Admission
import Domain
import TestSupport
import Testing

/// Names are judged by who claims them, before anything that they stand for is looked at.
@Suite struct TeamsTests {
    private let teams = """
        teams:
          - {name: customer-voice, users: [hanako], groups: [nlp], stages: [poc], data: ['movie-reviews/*'], models: [all-MiniLM-L6-v2]}
          - {name: open, users: ['1005'], groups: [everybody]}
          - {name: empty, groups: [nlp], data: []}
        """

    private func policies(_ body: String...) throws -> Policies {
        let card = PolicyFile(
            name: "rate-card.yaml", bytes: Array(try Examples.text("policies/rate-card.yaml").utf8), digest: .zero)
        let open = """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: open, description: Nothing else is asked here.}
            rules: []
            """
        return try Policies(
            files: [card, PolicyFile(name: "open.yaml", bytes: Array(open.utf8), digest: .zero)]
                + body.enumerated().map { index, text in
                    PolicyFile(
                        name: "teams-\(index).yaml",
                        bytes: Array("apiVersion: heterolora/v1\nkind: Teams\nmetadata: {name: teams}\n\(text)\n".utf8),
                        digest: .zero)
                })
    }

    private func findings(
        by user: String, groups: [String]? = [], _ replaced: String = "8", with text: String = "8", policies: Policies? = nil
    ) throws -> [Finding] {
        let bytes = Array(try Examples.movieReviews().replacing(replaced, with: text).utf8)
        let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
        let basis = VerdictBasis(
            submitter: Submitter(userID: 1005, userName: user, groups: groups), time: Timestamp(microseconds: 0), facts: nil,
            estimate: nil,
            machineSpeed: MachineSpeed(flopsPerSecond: 1, threadCount: 1, measuredAt: Timestamp(microseconds: 0)),
            consumption: nil)
        let verdict = Admission.judgeByNames(
            try #require(decoded.request, "\(decoded.findings)"), on: basis, by: try policies ?? self.policies(teams),
            place: RequestPlace(file: "x.yaml", lines: decoded.lines))
        return verdict?.findings ?? []
    }

    @Test func membersByNameOrGroupMayAsk() throws {
        #expect(try findings(by: "hanako") == [])
        #expect(try findings(by: "taro", groups: ["staff", "nlp"]) == [])
        #expect(try findings(by: "1005", "team: customer-voice", with: "team: open") == [])
        #expect(try findings(by: "root", policies: policies()) == [])
    }

    @Test(arguments: [
        ("taro", "8", "8", "metadata.team", "'taro' is not a member of team 'customer-voice'"),
        ("hanako", "team: customer-voice", "team: customer-voice-2", "metadata.team", "there is no team 'customer-voice-2'"),
        ("hanako", "stage: poc", "stage: pilot", "metadata.stage", "stage 'pilot'; it may use: poc"),
        (
            "hanako", "test: movie-reviews/", "test: payroll/", "spec.data.test",
            "'payroll/test.tsv'; it may use: movie-reviews/*"
        ),
        ("hanako", "model: all-MiniLM-L6-v2", "model: secret", "spec.model", "model 'secret'; it may use: all-MiniLM-L6-v2"),
    ]) func whatOneMayNotClaimIsRefused(user: String, replaced: String, text: String, field: String, words: String) throws {
        let findings = try findings(by: user, replaced, with: text)
        #expect(findings.count == 1 && findings.first?.rule == "team/claim" && findings.first?.severity == .refusal)
        #expect(findings.first?.field == field && findings.first?.line != nil)
        #expect(findings.first?.reason.contains(words) == true, "\(findings)")
    }

    @Test func anEmptyListMeansNone() throws {
        let findings = try findings(by: "taro", groups: ["nlp"], "team: customer-voice", with: "team: empty")
        #expect(findings.count == 3 && findings.allSatisfy { $0.reason.contains("it may use: none") })
    }

    @Test func filesOfTeamsAreReadStrictly() throws {
        #expect(throws: PolicyError.self) { try policies(teams, teams) }
        #expect(throws: PolicyError.self) { try policies("teams: [{name: a, users: [x]}, {name: a}]") }
        #expect(throws: PolicyError.self) { try policies("teams: [{name: a, stage: [poc]}]") }
        #expect(throws: PolicyError.self) { try policies("teams: [{name: a, stages: [sometimes]}]") }
    }

    @Test func dataAndModelsThatPoliciesForbidAreRefusedUnseen() throws {
        let card = PolicyFile(
            name: "rate-card.yaml", bytes: Array(try Examples.text("policies/rate-card.yaml").utf8), digest: .zero)
        let rules = """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: access}
            rules:
              - {rule: allowed-data, severity: refusal, paths: ['team-a/*']}
              - {rule: trainable-parameters, severity: refusal, max: 1}
            """
        let policies = try Policies(
            files: [card, PolicyFile(name: "access.yaml", bytes: Array(rules.utf8), digest: .zero)])
        #expect(try findings(by: "hanako", policies: policies).map(\.rule) == ["access/allowed-data"])
    }
}
