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
                throw RecordError { .otherValue(name: column.quoted(), value: value.told($0), need: .text) }
            }
            return text
        }

        func label(_ column: String) throws(RecordError) -> String {
            let value = try value(column)
            switch value {
            case .text(let text), .number(let text): return text
            case .truth(let truth): return "\(truth)"
            case .null, .list, .object:
                throw RecordError { .otherValue(name: column.quoted(), value: value.told($0), need: .label) }
            }
        }

        func messages(_ column: String) throws(RecordError) -> [ChatMessage] {
            let value = try value(column)
            guard case .list(let list) = value else {
                throw RecordError { .otherValue(name: column.quoted(), value: value.told($0), need: .conversation) }
            }
            var messages: [ChatMessage] = []
            for item in list {
                let number = messages.count + 1
                guard case .object(let members) = item else {
                    throw RecordError { .otherMessage(number: number, name: column.quoted(), value: item.told($0)) }
                }
                let message = Object(members: members)
                do throws(RecordError) {
                    messages.append(ChatMessage(role: try message.text("role"), content: try message.text("content")))
                } catch {
                    let within = { (problem: TableMessage) in
                        TableMessage.inMessage(number: number, name: column.quoted(), problem: problem)
                    }
                    throw RecordError(
                        DataReason(full: within(error.reason.full), withoutContent: within(error.reason.withoutContent)))
                }
            }
            return messages
        }

        private func value(_ key: String) throws(RecordError) -> JSONValue {
            if let member = members.first(where: { $0.key.isSpelled(key) }) { return member.value }
            let like = members.first { $0.key.isLike(key) }?.key.quoted()
            throw RecordError { tell in
                .noKey(
                    name: key.quoted(), there: tell.names(members.map(\.key)), isAlike: like != nil,
                    like: like.flatMap(tell.only))
            }
        }
    }
}
