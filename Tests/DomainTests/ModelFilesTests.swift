import Domain
import Testing

@Suite struct ModelFilesTests {
    @Test(
        arguments: [
            (["model.gguf"], nil), (["model-of-1.gguf", ".hidden.gguf"], nil),
            (["config.json", "model.safetensors", "vocab.txt", ".x.safetensors"], nil),
            (
                ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"],
                "'m-00001-of-00002.gguf' is one part of a split model; merge the parts into one GGUF file"
            ),
            (
                ["m-00002-of-00003.gguf"],
                "'m-00002-of-00003.gguf' is one part of a split model; merge the parts into one GGUF file"
            ),
            (["a.gguf", "b.gguf"], "the folder has no config.json and 2 GGUF files; one of either is needed"),
            (["m-00001-of-00001.gguf"], nil),
        ] as [([String], String?)])
    func aFoldersFilesAreChosenOrRefused(names: [String], reason: String?) {
        do {
            let files = try ModelFiles(names: names)
            #expect(reason == nil && !(files.weights + files.tokenizer).contains { $0.hasPrefix(".") })
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test func aDictionaryOfMeCabIsPartOfTheTokenizer() throws {
        let names = ["config.json", "model.safetensors", "vocab.txt", "unk.dic", "sys.dic", "matrix.bin", "dicrc", "char.bin"]
        #expect(
            try ModelFiles(names: names).tokenizer == ["vocab.txt", "char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"])
    }
}
