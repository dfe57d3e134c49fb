internal import Domain

/// A value of a template's program.
enum TemplateValue: Sendable {
    case none
    /// What a name or member stands for that is not there.
    case undefined(String)
    case truth(Bool)
    case integer(Int)
    case number(Double)
    case text([Letter])
    case list([TemplateValue])
    case map([(key: String, value: TemplateValue)])
    /// The place of a namespace among those of the run: it is the one value that can change.
    case namespace(Int)
    case macro(TemplateMacro)
    case function(TemplateFunction)

    static func text(_ text: String) -> TemplateValue { .text(text.unicodeScalars.letters()) }

    var isTrue: Bool {
        switch self {
        case .none, .undefined: false
        case .truth(let truth): truth
        case .integer(let value): value != 0
        case .number(let value): value != 0
        case .text(let letters): !letters.isEmpty
        case .list(let items): !items.isEmpty
        case .map(let members): !members.isEmpty
        case .namespace, .macro, .function: true
        }
    }

    /// How many values it is made of.
    var size: Int {
        switch self {
        case .list(let items): items.reduce(1) { $0 + $1.size }
        case .map(let members): members.reduce(1) { $0 + $1.value.size }
        default: 1
        }
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .none: "none"
        case .undefined(let name): "\(name.quoted(60)) (not defined)"
        case .truth: "a truth value"
        case .integer, .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .map: "a mapping"
        case .namespace: "a namespace"
        case .macro, .function: "a function"
        }
    }

    /// Exactly these characters; a string's own equality would take equivalent ones for the same.
    func isText(_ text: String) -> Bool {
        if case .text(let letters) = self { letters.isSpelled(text.unicodeScalars) } else { false }
    }

    /// As it is written into a text.
    func written() throws(TemplateError) -> [Letter] {
        switch self {
        case .text(let letters): letters
        case .undefined: []
        case .none: "None".unicodeScalars.letters()
        case .truth(let truth): (truth ? "True" : "False").unicodeScalars.letters()
        case .integer(let value): "\(value)".unicodeScalars.letters()
        case .number(let value):
            // Python writes others with another exponent.
            if value.magnitude < 1e16, value == 0 || value.magnitude >= 1e-4 {
                "\(value)".unicodeScalars.letters()
            } else {
                throw TemplateError("writes the number \(value)")
            }
        case .list, .map, .namespace, .macro, .function: throw TemplateError("writes \(kind) as a text")
        }
    }

    /// Python's `==`.
    func equals(_ other: TemplateValue) -> Bool {
        switch (self, other) {
        case (.none, .none), (.undefined, .undefined): return true
        case (.text(let left), .text(let right)): return left.isSpelled(right.map(\.scalar))
        case (.list(let left), .list(let right)): return left.elementsEqual(right) { $0.equals($1) }
        case (.map(let left), .map(let right)):
            return left.count == right.count
                && left.allSatisfy { entry in
                    right.contains { $0.key.utf8.elementsEqual(entry.key.utf8) && $0.value.equals(entry.value) }
                }
        case (.namespace(let left), .namespace(let right)): return left == right
        default:
            guard let left = asNumber, let right = other.asNumber else { return false }
            return left == right
        }
    }

    /// A truth value counts as 0 or 1.
    var asNumber: Double? {
        switch self {
        case .truth(let truth): truth ? 1 : 0
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    var asInteger: Int? {
        switch self {
        case .truth(let truth): truth ? 1 : 0
        case .integer(let value): value
        default: nil
        }
    }

    /// Whether it comes before another one.
    func precedes(_ other: TemplateValue) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)):
            return left.lazy.map(\.scalar).lexicographicallyPrecedes(right.lazy.map(\.scalar))
        default:
            guard let left = asNumber, let right = other.asNumber else {
                throw TemplateError("asks whether \(kind) comes before \(other.kind)")
            }
            return left < right
        }
    }

    /// What a loop goes over.
    func items() throws(TemplateError) -> [TemplateValue] {
        switch self {
        case .list(let items): items
        case .text(let letters): letters.map { .text([$0]) }
        case .map(let members): members.map { .text($0.key) }
        case .undefined: []
        default: throw TemplateError("goes over \(kind)")
        }
    }

    func contains(_ value: TemplateValue) throws(TemplateError) -> Bool {
        switch (self, value) {
        case (.text(let letters), .text(let part)): return letters.firstRange(of: part) != nil
        case (.list(let items), _): return items.contains { $0.equals(value) }
        case (.map(let members), _): return members.contains { value.isText($0.key) }
        case (.undefined, _): return false
        default: throw TemplateError("asks whether \(value.kind) is in \(kind)")
        }
    }

    /// A member of a mapping, or of a list by its place.
    func member(_ key: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch (self, key) {
        case (.map(let members), .text(let name)):
            return members.first { key.isText($0.key) }?.value ?? .undefined(String(letters: name))
        case (.list(let items), _):
            guard let place = key.asInteger else { return .undefined("a member of a list") }
            let index = place < 0 ? items.count + place : place
            return items.indices.contains(index) ? items[index] : .undefined("entry \(place) of a list")
        case (.text(let letters), _):
            guard let place = key.asInteger else { return .undefined("a member of a text") }
            let index = place < 0 ? letters.count + place : place
            return letters.indices.contains(index) ? .text([letters[index]]) : .undefined("letter \(place) of a text")
        case (.undefined, _): throw TemplateError("looks into \(kind)")
        default: return .undefined("a member of \(kind)")
        }
    }
}

extension String {
    init(letters: some Sequence<Letter>) { self = String(String.UnicodeScalarView(letters.map(\.scalar))) }
}

extension Array where Element == Letter {
    /// Where the letters of another text first stand, from a place on.
    func firstRange(of part: [Letter], from start: Int = 0) -> Range<Int>? {
        guard part.count <= count else { return nil }
        var place = start
        while place + part.count <= count {
            if self[place..<place + part.count].elementsEqual(part, by: { $0.scalar == $1.scalar }) {
                return place..<place + part.count
            }
            place += 1
        }
        return nil
    }
}
