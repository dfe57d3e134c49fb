/// What is trained with one seed or several: an arm, at one budget of a curve, with one draw of places.
public struct ArmVariant: Sendable, Hashable, Codable {
    public let arm: Arm
    /// The budget of the curve that it keeps to; nil where the run has one budget, and where the arm keeps to none.
    public let budget: Int?
    /// From 1; nil where the arm draws nothing.
    public let draw: Int?

    public init(arm: Arm, budget: Int? = nil, draw: Int? = nil) {
        self.arm = arm
        self.budget = budget
        self.draw = draw
    }

    /// The same whatever the draw.
    public var ofAnyDraw: ArmVariant { ArmVariant(arm: arm, budget: budget) }

    /// In words: `random, draw 2, 4608 parameters`.
    public var words: String {
        arm.rawValue + (draw.map { ", draw \($0)" } ?? "") + (budget.map { ", \($0) parameters" } ?? "")
    }

    /// As a part of file names: `searched`, `random-b4608-d2`.
    public var fileName: String {
        arm.rawValue + (budget.map { "-b\($0)" } ?? "") + (draw.map { "-d\($0)" } ?? "")
    }
}
