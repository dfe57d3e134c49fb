/// One JSON object per line; the columns are its keys. A label may be a string, a number or a truth value, and is what is written there.
struct JSONLineRecords {
    private let lines: Lines

    init(_ bytes: ArraySlice<UInt8>) {
        lines = Lines(bytes: bytes)
    }

    func each(
        _ body: (SourceRecord) throws(TextTableError) -> Void, objection: RecordObjection
    ) throws(TextTableError) {
        let record = { (line: Int, bytes: ArraySlice<UInt8>) throws(TextTableError) in
            let members: [JSONMember]
            do throws(RecordError) {
                members = try JSONScanner.object(bytes)
            } catch {
                return try objection(TextTableError(line: line, reason: error.reason))
            }
            try body(SourceRecord(line: line, bytes: bytes, content: .object(Object(members: members))))
        }
        try lines.each(record, objection: objection)
    }

    struct Object: Record {
        let members: [JSONMember]

        func text(_ column: String) throws(RecordError) -> String {
            let value = try value(column)
            guard case .text(let text) = value else {
                throw RecordError(reason: "\(column.quoted()) is \(value.words); a string is needed")
            }
            return text
        }

        func label(_ column: String) throws(RecordError) -> String {
            let value = try value(column)
            switch value {
            case .text(let text), .number(let text): return text
            case .truth(let truth): return "\(truth)"
            case .null, .list, .object:
                throw RecordError(reason: "\(column.quoted()) is \(value.words); a string, a number or a truth value is needed")
            }
        }

        func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
            let value = try value(column)
            guard case .list(let list) = value else {
                throw RecordError(
                    reason:
                        "\(column.quoted()) is \(value.words); a list of objects with the strings 'role' and 'content' is needed"
                )
            }
            var messages: [ChatMessage] = []
            for item in list {
                guard case .object(let members) = item else {
                    throw RecordError(
                        reason:
                            "message \(messages.count + 1) of \(column.quoted()) is \(item.words); an object with the strings "
                            + "'role' and 'content' is needed")
                }
                let message = Object(members: members)
                do throws(RecordError) {
                    messages.append(ChatMessage(role: try message.text("role"), content: try message.text("content")))
                } catch {
                    throw RecordError(reason: "message \(messages.count + 1) of \(column.quoted()): \(error.reason)")
                }
            }
            return messages
        }

        private func value(_ key: String) throws(RecordError) -> JSONValue {
            if let member = members.first(where: { $0.key.isSpelled(key) }) { return member.value }
            let names = members.prefix(20).map { $0.key.quoted() }.joined(separator: ", ")
            let like = members.first { $0.key.isLike(key) }.map { "; did you mean \($0.key.quoted())?" } ?? ""
            let has = DataReason(
                full: (names.isEmpty ? "none" : names) + like,
                withoutContent:
                    "\(members.count) key\(members.count == 1 ? "" : "s")\(like.isEmpty ? "" : ", one of them looks the same")")
            throw RecordError(reason: "has no key \(key.quoted()); it has \(has)")
        }
    }
}
