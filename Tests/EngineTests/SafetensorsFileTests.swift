import Engine
import Foundation
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
    private static func file(_ header: String, _ data: Int = 0, claims length: UInt64? = nil) -> Data {
        let length = length ?? UInt64(header.utf8.count)
        return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }) + Data(header.utf8) + Data(count: data)
    }

    @Test func readsEveryFloatingPointType() throws {
        let header = """
            {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},\
            "b":{"dtype":"F16","shape":[4],"data_offsets":[8,16]},"c":{"dtype":"BF16","shape":[1],"data_offsets":[16,18]}}
            """
        let data: [UInt8] = [
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,  // 1, -2
            0, 0x3C, 1, 0, 0, 0xFC, 0xFF, 0x7B,  // 1, the smallest subnormal, -inf, the largest
            0x80, 0x3F,  // 1
        ]
        let file = try SafetensorsFile(bytes: Self.file(header) + Data(data), name: "x")
        #expect(file.names == ["a", "b", "c"])
        #expect(try file.floats("a") == [1, -2])
        #expect(try file.floats("b") == [1, 0x1p-24, -.infinity, 65504])
        #expect(try file.floats("c") == [1])
    }

    private static let a = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#
    private static let b = #""b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}"#

    private static func tensor(_ type: String, _ shape: String, _ offsets: String) -> String {
        #"{"a":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }

    /// What the reference reader (safetensors 0.8.0) takes, and what it refuses; marked are the places where this one differs.
    private static let forms: [(Data, String?)] = [
        (file("{\(a),\(b)}", 12), nil), (file("{\(b),\(a)}", 12), nil), (file("{}"), nil), (file("  {\(a)}\n\t ", 8), nil),
        (file(#"{"__metadata__":null,\#(a)}"#, 8), nil),
        (file(#"{\#(a),"e":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]}}"#, 8), nil),
        (file(#"{"e":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},\#(a)}"#, 8), nil),
        (file(tensor("F32", "[]", "[0,4]"), 4), nil), (file(tensor("F4", "[4]", "[0,2]"), 2), nil),
        (file(tensor("BOOL", "[8]", "[0,8]"), 8), nil), (file(tensor("F8_E4M3", "[8]", "[0,8]"), 8), nil),
        (file(#"{"a":{"dtype":"F32","x":[1,{"y":-1.5e3}],"shape":[2],"data_offsets":[0,8]}}"#, 8), nil),
        // The reference knows no such type; here it is in nobody's way as long as no weight needs it.
        (file(tensor("F99", "[2]", "[0,8]"), 8), nil),
        // The reference lets the last one win; its format's description disallows it.
        (file("{\(a),\(a)}", 8), "has the key 'a' twice"),
        (file(#"{\#(a),"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#, 12), "has the key 'a' twice"),
        (file(#"{"__metadata__":{"k":"1","k":"2"},\#(a)}"#, 8), "has the key 'k' twice"),
        (file(#"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 8), "'a' has the key 'dtype' twice"),
        (
            file(#"{\#(a),"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
            "tensor 'b' begins at 4 of the data and overlaps tensor 'a', which ends at 8"
        ),
        (
            file(#"{\#(a),"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}"#, 16),
            "bytes 8…12 of the data, before tensor 'b', belong to no tensor"
        ),
        (file(#"{\#(a),"e":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#, 8), "tensor 'e' begins at 4"),
        (file("{\(a)}", 12), "4 bytes behind the last tensor belong to none"),
        (file("{\(a),\(b)}", 8), "tensor 'b' ends at 12 of the data, the file has 8: it is cut"),
        (
            file(tensor("F32", "[3]", "[0,8]"), 8),
            "tensor 'a' of type F32 and shape [3] needs 12 bytes, its data_offsets 0…8 hold 8"
        ),
        (file(tensor("F4", "[3]", "[0,2]"), 2), "needs 1.5 bytes"),
        (file(tensor("F32", "[4294967296,4294967296]", "[0,8]"), 8), "too large"),
        (file(tensor("F32", "[4294967296,4294967296,0]", "[0,0]")), "too large"),
        (file(tensor("F32", "[2]", "[8,0]"), 8), "run backwards"),
        (file(tensor("F32", "[2]", "[0,8,9]"), 8), "two data_offsets"),
        (file(#"{"a":{"dtype":"F32","shape":[2]}}"#, 8), "lacks dtype, shape or two data_offsets"),
        (file(tensor("F32", "[-2]", "[0,8]"), 8), "has '-2' at byte 29"),
        (file(tensor("F32", "[2.0]", "[0,8]"), 8), "has '2.0'"),
        (file(tensor("F32", "[2]", "[0,8e0]"), 8), "has '8e0'"),
        (file(tensor("F32", "[02]", "[0,8]"), 8), "where a number is needed"),
        (file(tensor("F32", "[99999999999999999999]", "[0,8]"), 8), "has '99999999999999999999'"),
        (file(tensor("F32", "[2]", #"["0",8]"#), 8), "where a number is needed"), (file("[]"), "where an object is needed"),
        (file(#"{"a":null}"#), "where an object is needed"), (file("{\(a)}x", 8), "where the end is needed"),
        (file("{\(a)}\0\0", 8), "where the end is needed"), (file("{\(a),}", 8), "where a text in quotes is needed"),
        (file("\u{FEFF}{\(a)}", 8), "where an object is needed"), (file("hello   "), "where an object is needed"),
        (file(#"{"__metadata__":{"step":3},\#(a)}"#, 8), "has a __metadata__ that is not an object of texts: has '3"),
        (file(#"{"__metadata__":[],\#(a)}"#, 8), "__metadata__"), (file(#"{"\ud800":{}}"#), "half a surrogate pair"),
        (file("{\"a\n\":{}}"), "control character"), (file(String(repeating: "{\"a\":", count: 300)), "nests deeper than 128"),
        (Data([0x0A, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x7B, 0x7D, 0x7D, 0x20, 0x20]), "is not UTF-8"),
        (file("", claims: 0), "ends where an object is needed"),
        (file("{\(a)}", 8, claims: 1 << 63), "claims 9223372036854775808 bytes"),
        (file("{\(a)}", 8, claims: 1_000_000), "claims 1000000 bytes"), (Data(), "0 bytes"), (Data(count: 7), "7 bytes"),
    ]

    @Test(arguments: forms.indices) func aFileIsTakenOrRefusedAsTheReferenceDoes(index: Int) {
        let (bytes, reason) = Self.forms[index]
        do {
            _ = try SafetensorsFile(bytes: bytes, name: "x")
            #expect(reason == nil)
        } catch {
            #expect(error.reason.contains(reason ?? "no objection"), "\(error)")
        }
    }

    @Test func aTensorThatIsAskedForMustHaveAReadableType() throws {
        for type in ["BOOL", "F99", "F64"] {
            let file = try SafetensorsFile(
                bytes: Self.file(Self.tensor(type, "[1]", "[0,\(type == "BOOL" ? 1 : 8)]"), type == "BOOL" ? 1 : 8), name: "x")
            let error = FormatError(file: "x", reason: "tensor 'a': element type '\(type)'; F32, F16 and BF16 are read")
            #expect(throws: error) { try file.floats("a") }
            #expect(throws: error) { try file.check("a", shape: [1]) }
        }
        // Two spellings of one letter are two tensors.
        let file = try SafetensorsFile(
            bytes: Self.file(
                "{\"\u{E9}\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"e\u{301}\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                12), name: "x")
        #expect(file.shape(of: "\u{E9}") == [1] && file.shape(of: "e\u{301}") == [2])
    }

    @Test func noMutationCrashes() throws {
        let good = try Data(contentsOf: URL(filePath: Repository.golden + "/bert/case.safetensors"))
        for position in 0..<4096 {
            var bad = good
            bad[position] = UInt8(truncatingIfNeeded: position &* 131 &+ 17)
            guard let file = try? SafetensorsFile(bytes: bad, name: "x") else { continue }
            for name in file.names { _ = try? file.floats(name) }
        }
        for count in stride(from: 0, to: good.count, by: 97) {
            #expect(throws: FormatError.self) { try SafetensorsFile(bytes: good.prefix(count), name: "x") }
        }
    }
}
