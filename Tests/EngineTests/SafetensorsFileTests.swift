import Engine
import Foundation
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
    private func file(header: String, data: [UInt8] = []) -> Data {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) }
        return Data(length) + Data(header.utf8) + Data(data)
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
        let file = try SafetensorsFile(bytes: file(header: header, data: data), name: "x")
        #expect(file.names == ["a", "b", "c"])
        #expect(try file.floats("a") == [1, -2])
        #expect(try file.floats("b") == [1, 0x1p-24, -.infinity, 65504])
        #expect(try file.floats("c") == [1])
    }

    @Test(arguments: [
        ("[]", "its header is not the JSON that the format asks for"),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "its header is not the JSON that the format asks for"),
        (
            "{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
            "tensor 'a': element type 'F8'; F32, F16, BF16, I32 and I64 are read"
        ),
        (
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
            "tensor 'a': shape [3] needs 12 bytes, its offsets 0…8 do not hold them in the file"
        ),
        (
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
            "tensor 'a': shape [2] needs 8 bytes, its offsets 8…16 do not hold them in the file"
        ),
        (
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
            "tensor 'a': its shape [4611686018427387904, 4] is too large"
        ),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}", "tensor 'a': its shape or offsets are malformed"),
    ])
    func aLyingHeaderIsRefused(header: String, reason: String) {
        #expect(throws: FormatError(file: "x", reason: reason)) {
            try SafetensorsFile(bytes: file(header: header, data: [UInt8](repeating: 0, count: 8)), name: "x")
        }
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
