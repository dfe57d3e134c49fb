#!/usr/bin/env python3
"""What Hugging Face's libraries make of hostile texts, of options beside a vocab.txt, and of pairs that are too long.

Writes tokenizers/hostile.json, tokenizers/folders.json and tokenizers/truncation.json beside this file; reads the styles that
make_tokenizers.py has written. Needs: pip install tokenizers==0.23.3 transformers==5.24.0
"""
import itertools
import json
import pathlib
import random
import tempfile

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertTokenizer

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
# Control, format and private-use characters, unassigned code points and noncharacters, white space, marks, punctuation and format
# characters younger than Unicode 8, ideographs at the ends of their blocks, kana, jamo, emoji, letters whose case is odd.
POINTS = """
0 1 9 A B C D 1C 85 A0 AD 200B 200C 200D 200E 202E 2028 2029 2060 FEFF 3000 180E FFFD FFFE FFFF 378 E000 F8FF 10FFFD 10FFFF E0001 FE0F
890 8E2 110CD 13430 1BCA0 61D 9FD 166D 111C9 2E43 2E52 1E95E 10F55 1734 1171E 8CA 897 1ABF 1DF6 10F46 7FD 11938 11935 11930 8D4
4E00 9FFF 3400 4DBF 20000 2B820 2B91F 2B920 2CEAF 2CEB0 30000 F900 2F800 3005 3007 FF76 FF9E 304C 304B 3099 30FC 1100 1161 11A8 AC01
1885 A9BD 1F468 1F3FD 1F1EF 1F1F5 301 308 323 345 93C 958 130 131 1E9E DF 17F 212A C5 2126 3A3 3C2 1C5 FB01 2167 B2 663 FF21 FF01 1D15E 5F 27
""".split()
NASTY = [chr(int(point, 16)) for point in POINTS]


def texts():
    generator = random.Random(12)
    alphabet = NASTY + list("aB1 .") * 6
    joined = ["".join(generator.choices(alphabet, k=generator.randint(2, 14))) for _ in range(70)]
    return ["a" + "b a".join(NASTY[i : i + 8]) + "b" for i in range(0, len(NASTY), 8)] + joined


def bert_normalizers():
    options = dict(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    changes = [
        {}, dict(lowercase=False), dict(strip_accents=False), dict(lowercase=False, strip_accents=True),
        dict(handle_chinese_chars=False), dict(clean_text=False), dict(clean_text=False, lowercase=False),
    ]
    return [{**options, **change} for change in changes]


def vocabulary(texts):
    """Every character that any of the options leaves, at the beginning of a word and within."""
    pre = pre_tokenizers.BertPreTokenizer()
    characters = set("[]<>")
    for options in bert_normalizers():
        for text in texts:
            for word, _ in pre.pre_tokenize_str(normalizers.BertNormalizer(**options).normalize_str(text)):
                characters |= set(word)
    ordered = sorted(characters - set("\r\n"))
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<u>", "<s>", "</s>"] + ordered + ["##" + c for c in ordered]


def word_piece(pieces, options):
    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(**options)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def word_piece_file(pieces):
    """A tokenizer.json with "@" where its normalizer belongs."""
    content = json.loads(word_piece(pieces, bert_normalizers()[0]).to_str())
    content["normalizer"] = "@"
    return json.dumps(content)


def gaps():
    """Byte-level vocabularies that lack bytes, as real ones do: with nothing, one token, or one token per run in their place."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = {c: i for i, c in enumerate(["?"] + [c for i, c in enumerate(alphabet) if i % 3 and c != "?"])}
    for options in [{}, dict(unk_token="?"), dict(unk_token="?", fuse_unk=True)]:
        tokenizer = Tokenizer(models.BPE(vocab=pieces, merges=[], **options))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        yield tokenizer


def hostile():
    lines = texts()
    pieces = vocabulary(lines)
    styles = ["gpt2", "roberta", "spaced", "llama3", "qwen2", "runs"]
    return dict(
        texts=lines,
        byteLevel={
            name: [Tokenizer.from_file(str(FOLDER / f"{name}.json")).encode(text, add_special_tokens=False).ids for text in lines]
            for name in styles},
        gaps=[dict(file=tokenizer.to_str(), ids=[tokenizer.encode(text).ids for text in lines]) for tokenizer in gaps()],
        wordPieceFile=word_piece_file(pieces),
        wordPiece=[
            dict(normalizer=json.dumps(dict(type="BertNormalizer", **options)), ids=[word_piece(pieces, options).encode(text).ids for text in lines])
            for options in bert_normalizers()])


def added(content, **flags):
    return {"content": content, "lstrip": False, "rstrip": False, "single_word": False, "normalized": False, "special": True, **flags}


def folders():
    """Folders of a vocab.txt and other files, and what transformers makes of texts there."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<u>", "<s>", "</s>", "a", "b", "A", "B", "é", "e", "É", "日", "本", "日本",
              "##a", "##b", "##本", "<", ">", "desk", "tok", "##k", "##tok", "[", "]", "sep", "cls", "u", "s", "/", "x", "e\u0301", "##\u0301"]
    count = len(pieces)
    lines = ["a [SEP] b", "a <desk> b<DESK> <Desk>", "A É é e\u0301 日本", "tok a tok_ 日tok etok tok\u0301 tok", "x <l>\u3000a\u00a0<l> b <l>",
             "<r> \u2003 a <r>b<r>", "<s>a</s> <u> zz", "[CLS][MASK]a[UNK]", "日xa 日X", ""]
    files = []
    for lower, strip, chinese in itertools.product([True, False, None], [True, False, None], [True, False]):
        options = dict(do_lower_case=lower, strip_accents=strip, tokenize_chinese_chars=chinese)
        files.append({"tokenizer_config.json": {key: value for key, value in options.items() if value is not None}})
    files += [
        {},
        {"special_tokens_map.json": {"unk_token": "<u>", "cls_token": "<s>", "sep_token": "</s>"}},
        {"special_tokens_map.json": {"mask_token": added("[MASK]", lstrip=True, rstrip=True)}},
        {"tokenizer_config.json": {"unk_token": "<u>", "cls_token": "<s>", "sep_token": {"__type": "AddedToken", **added("</s>")}}},
        {"added_tokens.json": {"<desk>": count, "<l>": count + 1}},
        {"added_tokens.json": {"<desk>": count}, "special_tokens_map.json": {"additional_special_tokens": ["<desk>"]}},
        {"tokenizer_config.json": {"do_lower_case": False}, "added_tokens.json": {"<Desk>": count, "日x": count + 1}},
        {"tokenizer_config.json": {"additional_special_tokens": ["<desk>", "<r>"]}},
        {"tokenizer_config.json": {"added_tokens_decoder": {
            "0": added("[PAD]"), "3": added("[SEP]"), str(count): added("tok2"), str(count + 1): added("<l>", lstrip=True),
            str(count + 2): added("<r>", rstrip=True), str(count + 3): added("<Desk>", normalized=True, special=False)}}},
        {"tokenizer_config.json": {"added_tokens_decoder": {
            "24": added("tok", single_word=True, special=False), "12": added("é", normalized=True, special=False),
            str(count): added("日x", normalized=True, special=False)}}},
    ]
    result = []
    for entry in files:
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "vocab.txt").write_text("\n".join(pieces) + "\n")
            for name, content in entry.items():
                pathlib.Path(folder, name).write_text(json.dumps(content))
            tokenizer = BertTokenizer.from_pretrained(folder)
            result.append(dict(files={name: json.dumps(content) for name, content in entry.items()},
                               ids=[tokenizer(line)["input_ids"] for line in lines]))
    return dict(pieces=pieces, texts=lines, folders=result)


def truncation():
    """[first, second, room] and what is left of them."""
    generator = random.Random(7)
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "b": 1}, unk_token="a"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    cases = [(a, b, room) for a in range(5) for b in range(5) for room in range(1, 7)]
    cases += [(600, 300, 509), (300, 600, 509), (400, 400, 509), (255, 254, 509), (254, 256, 509), (1, 600, 509), (600, 1, 509)]
    cases += [tuple(generator.randint(0, 40) for _ in range(2)) + (generator.randint(1, 60),) for _ in range(250)]
    table = []
    for first, second, room in cases:
        tokenizer.enable_truncation(max_length=room, strategy="longest_first")
        ids = tokenizer.encode("a " * first, "b " * second).ids
        table.append([first, second, room, ids.count(0), ids.count(1)])
    return table


def main():
    for name, content in [("hostile", hostile()), ("folders", folders()), ("truncation", truncation())]:
        (FOLDER / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


main()
