/// What a worker says of a model folder that it has opened without reading the weights' values: `heterolora-worker inspect` prints it as
/// one line of JSON.
public struct ModelInspection: Sendable, Equatable, Codable {
    /// Why a run would refuse the files, in the words of the run; nil where it would take them.
    public let refusal: String?
    /// Why conversations cannot be written with the model's own template; nil where they can.
    public let conversationRefusal: String?
    /// Whether it has a head that predicts tokens.
    public let predictsTokens: Bool
    /// What the worker could not give up before it opened them, in words; empty where it gave up all, nil where it does not say.
    public let confinementGaps: [String]?

    public init(refusal: String?, conversationRefusal: String?, predictsTokens: Bool, confinementGaps: [String]? = nil) {
        self.confinementGaps = confinementGaps
        self.refusal = refusal
        self.conversationRefusal = conversationRefusal
        self.predictsTokens = predictsTokens
    }

    /// Why a run of this request would refuse the model; nil where it would take it.
    public func refusal(of request: Request.Specification) -> (reason: String, message: Message)? {
        guard let message = message(of: request) else { return nil }
        return (Words(.english).message(Message(.store(message))), Message(.store(message)))
    }

    private func message(of request: Request.Specification) -> StoreMessage? {
        if let refusal { return .refusedModel(problem: refusal) }
        if request.data.columns.messages != nil, let conversationRefusal { return .refusedModel(problem: conversationRefusal) }
        return request.task.type == .causalLanguageModel && !predictsTokens ? .noHead(model: request.model.quoted()) : nil
    }
}
