/// An expression of a template.
indirect enum TemplateExpression: Sendable {
    case literal(TemplateValue)
    case name(String)
    case list([TemplateExpression])
    case map([(key: TemplateExpression, value: TemplateExpression)])
    case member(TemplateExpression, TemplateExpression)
    case attribute(TemplateExpression, String)
    case slice(TemplateExpression, from: TemplateExpression?, to: TemplateExpression?, step: TemplateExpression?)
    case call(TemplateExpression, TemplateArguments)
    case filter(TemplateExpression, TemplateFilter, TemplateArguments)
    case test(TemplateExpression, TemplateTest, [TemplateExpression])
    case negated(TemplateExpression)
    case minus(TemplateExpression)
    case binary(TemplateExpression, String, TemplateExpression)
    case both(TemplateExpression, TemplateExpression)
    case either(TemplateExpression, TemplateExpression)
    case conditional(TemplateExpression, if: TemplateExpression, else: TemplateExpression?)
}

struct TemplateArguments: Sendable {
    var values: [TemplateExpression] = []
    var named: [(name: String, value: TemplateExpression)] = []
}

/// A statement of a template, or a text between two of them.
indirect enum TemplateStatement: Sendable {
    case text([Unicode.Scalar])
    case output(TemplateExpression)
    case condition([(condition: TemplateExpression, body: [TemplateStatement])], else: [TemplateStatement])
    case loop(TemplateLoop)
    case set([TemplateTarget], TemplateExpression)
    case capture(TemplateTarget, [TemplateStatement])
    case macro(TemplateMacro)
    case block([TemplateStatement])
    case leave
    case next
}

enum TemplateTarget: Sendable {
    case name(String)
    /// Of a namespace.
    case attribute(String, String)
}

struct TemplateLoop: Sendable {
    let names: [String]
    let items: TemplateExpression
    let condition: TemplateExpression?
    let body: [TemplateStatement]
    let otherwise: [TemplateStatement]
}

struct TemplateMacro: Sendable {
    let name: String
    let parameters: [(name: String, value: TemplateExpression?)]
    let body: [TemplateStatement]
}
