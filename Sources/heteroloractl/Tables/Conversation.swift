import Domain
import Foundation
import Glibc

/// Questions to whoever sits at the terminal.
enum Conversation {
    /// Whether somebody reads what stands on standard error, and can answer.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// - Parameter choices: an answer is one of them, or its number; without any, every text.
    /// - Returns: nil where nobody can be asked, or the input ended.
    static func answer(to question: String, choices: [String] = []) -> String? {
        guard isPossible else { return nil }
        while true {
            for (place, choice) in choices.enumerated() { write("  \(place + 1)  \(choice.quoted())\n") }
            write(question + " ")
            guard let line = readLine(strippingNewline: true) else { return nil }
            let said = line.trimmingCharacters(in: .whitespaces)
            if choices.isEmpty, !said.isEmpty { return said }
            if let choice = choices.first(where: { $0.utf8.elementsEqual(said.utf8) }) { return choice }
            if let number = Int(said), choices.indices.contains(number - 1) { return choices[number - 1] }
        }
    }

    private static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.printable.utf8))
    }
}
