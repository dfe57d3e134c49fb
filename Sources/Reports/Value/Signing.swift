import Domain

/// What whoever signs reads after the decision: a line for each thing to know, and nothing else.
struct Signing: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        let label: String
        let text: String
    }

    /// Nil where nothing is compared.
    let difference: Line?
    let others: [Line]

    var lines: [Line] { [difference].compactMap(\.self) + others }

    init(_ report: RunReport, _ words: Words) {
        let history = report.history
        func next(_ step: NextStep) -> Line { Line(label: words.nextStep, text: words.step(step)) }
        guard let valuations = report.valuations else {
            difference = nil
            others = [next(NextStep(withoutRun: history))]
            return
        }
        let (leading, today) = (valuations.leading, valuations.columns.first { $0.other == .today })
        difference = report.comparisons.first.map { Line(label: words.difference, text: words.difference(of: $0)) }
        others = [
            Line(label: words.cost, text: words.cost(valuations.cost, valuations.model)),
            Line(label: words.value(against: .today), text: words.value(today)),
            leading.flatMap { $0.other == .today || $0.value == nil ? nil : $0 }.map {
                Line(label: words.value(against: $0.other), text: words.value($0))
            },
            Line(label: words.risk, text: words.risk(leading?.value)),
            next(NextStep(report, valuations, history.judgement?.value.request?.metadata.stage ?? .poc)),
            Line(label: words.change, text: words.change(WhatWouldChange(report, leading?.value))),
        ].compactMap(\.self)
    }
}
