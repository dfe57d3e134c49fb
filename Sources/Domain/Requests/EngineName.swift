/// The program that computes a run. Each is a worker that keeps docs/worker.md; they make the same allocations from the same scores.
public enum EngineName: String, Sendable, Codable, CaseIterable {
    /// `heterolora-worker`, which every installation has.
    case cpu
    /// A worker in PyTorch, where somebody has installed one.
    case torch
}
