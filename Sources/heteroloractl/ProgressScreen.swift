import Domain
import Foundation
import Glibc

/// A terminal with one line at the bottom that is drawn over; a plain stream of lines where output is no terminal.
struct ProgressScreen {
    private let output: FileHandle
    private let isTerminal: Bool

    init(on output: FileHandle = .standardOutput) {
        self.output = output
        isTerminal = isatty(output.fileDescriptor) == 1
    }

    var columns: Int {
        var size = winsize()
        guard unsafe ioctl(output.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A line that stays.
    func line(_ text: String) {
        write((isTerminal ? "\r\u{1B}[K" : "") + text.printable + "\n")
    }

    /// The line that is drawn over; nothing where there is no terminal.
    func bar(_ text: String) {
        if isTerminal { write("\r\u{1B}[K" + text.printable) }
    }

    func clear() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        try? output.write(contentsOf: Data(text.utf8))
    }
}
