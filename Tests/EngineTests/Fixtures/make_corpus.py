#!/usr/bin/env python3
"""Tokenizers of every kind that is read, and what Hugging Face's tokenizers make of generated lines of many scripts.

make_corpus.py [LINES [FILE]] writes FILE (tokenizers/corpus.json beside this file) with so many lines (160). With more lines it also takes
SentencePiece's own table of characters. Needs: pip install tokenizers==0.23.3 sentencepiece==0.2.3
"""
import collections
import json
import math
import pathlib
import random
import sys
import tempfile

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
SCRIPTS = {
    "latin": "abcdefghijklmnopqrstuvwxyz ABCDEIMS  eeaitn éèüßøåñœſıİǆﬁ",
    "japanese": "日本語東京都漢字学々〇ひらがなのはにをカタカナトラーッャ、。「」・　〜ー",
    "halfwidth": "ｱｲｳｴｵｶｷｸｹｺﾊﾋﾌﾞﾟｯｬｰ｡｢｣ＡＢｃ１２！？　",
    "kanamarks": "かきくはひふへほ\u3099\u309aカハ\u3099\u309aが㌔㍿㈱①⅓²ｶﾞ㋿",
    "latinmarks": "aeioucnzAEI\u0301\u0300\u0302\u0308\u0327\u0328\u0323\u0345ᾳåÅÅΩΩ\u0340",
    "hangul": "한국어문장입니다가각간\u1100\u1161\u11a8\u11a9 뢴",
    "chinese": "中文汉字测试，。！？《》𠀀𪜀𫠠豈\ufa70",
    "rtl": "שלום עולם\u05b0\u05b4 العربية مرحبا\u064b\u0651 \u200f\u202e\u202cﷺﻻ٣٤",
    "indic": "हिन्दी क्षत्रिय ज्ञान\u094d\u200d\u200c தமிழ் বাংলা ไทย ພາສາ မြန်မာ",
    "cyrillic": "Привет мир Ёё Йй Україна ΑΒΓαβγςΣ άΐ",
    "emoji": "🙂👍🏽👨\u200d👩\u200d👧❤️\u200d🔥🇯🇵🇩🇪⌨️1️⃣#️⃣🏴\U000e0067\U000e0062\U000e007f🫠🪿",
    "control": "\t\n\r\x0b\x0c\x00\x01\x08\x1b\x1c\x7f\x85\x8f\x9f\xa0\xad\u200b\u200e\u2028\u2029\u2060\ufeff\ufffd\u180e\u1680\u2003\u3000\u205f",
    "digits": "0123456789٠١२३４５¼⅜ⅧⅷⅡ零一二三.,:-%$€¥",
    "code": "(){}[]<>;:=+-*/\\|&^%$#@!~`'\"_.,? abxyzfn01 \n\t  ",
    "contractions": "'s't're've'm'll'd'S'T'RE'LL'ſ’s Iyouwe don cant ",
    "unassigned": "\u0378\u0379\u0530\u0cdc\ua7ce\U0002fffe\U0003fffd\U000e0000\U000e0fff\ue000\uf8ff\U000f0000\U0010fffd\uffff\ufdd0\U0001fae9\U00011de0",
    "metaspace": "▁ ▁▁ a▁b  c<0x0A>▂",
    "specials": ["<s>", "</s>", "<unk>", "<pad>", "<mask>", "[UNK]", "[CLS]", " <w> ", "<w>", "x<w>", "<L>", "  <L> ", "<R>", "<R>  ", "<N>", "<n>", " ", "a", "日", "é"],
}


def lines(count):
    generator = random.Random(2026)
    names = list(SCRIPTS)
    result = ["", " ", "  ", "\n", "a", " a", "a ", "  a  b  ", "▁", " ▁", "日", "\u3099", "\u200d", "Hello, world! It's 2026.",
              "東京は日本の首都です。", "ｶﾞｷﾞｸﾞ", "x" * 300, "日" * 200, "ab " * 60, "'" * 40, "<s>", "<s> a", "a<mask>", "\r\n\r\n", "a\r\nb\r\n c"]
    while len(result) < count:
        kinds = generator.choices(names, k=generator.choice([1, 1, 2, 3, 6]))
        length = generator.choice([1, 2, 3, 5, 8, 13, 21, 34])
        if count > 1000 and generator.random() < 0.01:
            length = 1500
        line = ""
        for kind in kinds:
            line += "".join(generator.choices(SCRIPTS[kind], k=max(1, length // len(kinds))))
            line += generator.choice(["", "", " ", "  "])
        if generator.random() < 0.1:
            line += "".join(chr(c) for c in (generator.randrange(0x30000) for _ in range(4)) if not 0xD800 <= c < 0xE000)
        result.append(line)
    return result[:count]


def charsmap(rules=None):
    """SentencePiece's table: its own, or of a few rules."""
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder, "t.txt")
        text.write_text("\n".join(SCRIPTS[k] * 3 for k in ("latin", "japanese", "cyrillic")))
        options = {}
        if rules:
            table = pathlib.Path(folder, "r.tsv")
            table.write_text("".join(f"{' '.join(f'{ord(c):X}' for c in a)}\t{' '.join(f'{ord(c):X}' for c in b)}\n" for a, b in rules))
            options["normalization_rule_tsv"] = str(table)
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=folder + "/m", vocab_size=150, hard_vocab_limit=False, minloglevel=2, **options)
        data = pathlib.Path(folder, "m.model").read_bytes()
    return spec(data)


def spec(data):
    """normalizer_spec (field 3) . precompiled_charsmap (field 2) of a ModelProto."""
    def fields(data):
        place = 0
        def varint():
            nonlocal place
            value = shift = 0
            while True:
                byte = data[place]; place += 1
                value |= (byte & 127) << shift; shift += 7
                if byte < 128:
                    return value
        while place < len(data):
            key = varint()
            if key & 7 == 2:
                size = varint(); yield key >> 3, data[place:place + size]; place += size
            elif key & 7 == 0:
                yield key >> 3, varint()
            else:
                place += 4 if key & 7 == 5 else 8
    return next(v for k, v in fields(next(v for k, v in fields(data) if k == 3)) if k == 2)


RULES = [("ｶ", "カ"), ("ｶﾞ", "ガ"), ("か\u3099", "が"), ("ﬁ", "fi"), ("①", "1"), ("　", " "), ("\u00a0", " "), ("\t", " "), ("\n", " "), ("\r", " "), ("\u00c5", "A\u030a"),
         ("e\u0301", "é"), ("㌔", "キロ"), ("\u200b", ""), ("\ufeff", ""), ("\u2126", "Ω"), ("ﷺ", "صلى الله"), ("１", "1"), ("、", ","), ("❤", "♥"), ("\u1100\u1161", "가")]


def with_parts(model, normalizer=None, pre=None, post=None, added=()):
    tokenizer = Tokenizer(model)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre is not None:
        tokenizer.pre_tokenizer = pre
    if post is not None:
        tokenizer.post_processor = post
    if added:
        tokenizer.add_tokens(list(added))
    return tokenizer


ADDED = [AddedToken("<s>", special=True, normalized=False), AddedToken("</s>", special=True, normalized=False), AddedToken("<mask>", lstrip=True, special=True, normalized=False),
         AddedToken("<w>", single_word=True, normalized=False), AddedToken("<L>", lstrip=True, normalized=False), AddedToken("<R>", rstrip=True, normalized=True),
         AddedToken("<N>", normalized=True)]


def words(normalizer, pre, texts):
    """WordPiece of single characters, so that ids tell where words begin."""
    normalizer_ = normalizer or normalizers.Sequence([])
    seen = set()
    for text in texts:
        for word, _ in pre.pre_tokenize_str(normalizer_.normalize_str(text)):
            seen |= set(word)
    # A few hundred at most: the rest is unknown.
    seen = sorted(seen)
    random.Random(1).shuffle(seen)
    seen = sorted(seen[:240])
    pieces = ["[UNK]", "[CLS]", "[SEP]"] + seen + ["##" + c for c in seen]
    return with_parts(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=400), normalizer, pre)


def bpe_trained(normalizer, pre, texts, size, initial=(), **options):
    tokenizer = with_parts(models.BPE(**options), normalizer, pre)
    special = ["<unk>"] if options.get("unk_token") else []
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=list(initial), special_tokens=special, limit_alphabet=150, show_progress=False))
    return tokenizer


def edited(tokenizer, edit):
    """The same with its file changed."""
    content = json.loads(tokenizer.to_str())
    edit(content)
    return Tokenizer.from_str(json.dumps(content))


def sentencepiece_bpe(normalizer, pre, texts, holes=(), added=ADDED, post=None, **options):
    trained = json.loads(bpe_trained(normalizer, pre, texts, 300, unk_token="<unk>", **options).to_str())["model"]
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256) if b not in holes]
    pieces += [p for p in trained["vocab"] if p not in pieces]
    merges = [tuple(m) for m in trained["merges"]]
    model = models.BPE({p: i for i, p in enumerate(pieces)}, merges, unk_token="<unk>", **options)
    return with_parts(model, normalizer, pre, post, added)


def unigram(normalizer, pre, texts, added=ADDED, post=None, byte_fallback=False, special=("<s>", "<pad>", "</s>", "<unk>")):
    counts = collections.Counter()
    for text in texts:
        text = normalizer.normalize_str(text)
        for word, _ in pre.pre_tokenize_str(text) if pre else [(text, None)]:
            counts.update(word[i:i + size] for size in range(1, 6) for i in range(len(word) - size + 1))
    best = sorted(counts.items(), key=lambda item: (-item[1] * len(item[0]) ** 2, item[0]))
    generator = random.Random(3)
    vocabulary = [(piece, 0.0) for piece in special]
    vocabulary += [(piece, round(math.log(count / 1e5) + generator.random(), 3)) for piece, count in best[:350] if piece not in special]
    if byte_fallback:
        vocabulary += [(f"<0x{b:02X}>", 0.0) for b in range(256)]
    return with_parts(models.Unigram(vocabulary, list(special).index("<unk>"), byte_fallback), normalizer, pre, post, added)


def precompiled(table):
    return normalizers.Precompiled(table)


def template(begin, end, ids):
    single = " ".join(filter(None, [begin, "$A", end]))
    pair = " ".join(filter(None, [begin, "$A", end, end and begin and end, "$B", end]))
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=[(t, i) for t, i in ids.items()])


def cased(contractions, digits):
    first, capital, small = r"[^\r\n\p{L}\p{N}]?", r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
    return (f"{first}{capital}*{small}+{contractions}|{first}{capital}+{small}*{contractions}|\\p{{N}}{digits}"
            r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def kinds(texts, table):
    n, p = normalizers, pre_tokenizers
    some = texts[:600]
    # Normalisers, and where words begin.
    spaces = p.WhitespaceSplit()
    for name, normalizer in {
        "NFC": n.NFC(), "NFD": n.NFD(), "NFKC": n.NFKC(), "NFKD": n.NFKD(), "Lowercase": n.Lowercase(),
        "StripAccents": n.Sequence([n.NFD(), n.StripAccents()]), "Strip": n.Strip(True, False), "Nmt": n.Nmt(),
        "Replace": n.Sequence([n.Replace(Regex(" {2,}"), "▁"), n.Replace("``", '"'), n.Replace("a", "bc"), n.Replace("'", "")]),
        "Precompiled": precompiled(table), "Bert": n.BertNormalizer(True, True, None, False),
    }.items():
        yield name, words(normalizer, spaces, some)
    for name, pre in {
        "Whitespace": p.Whitespace(), "BertPreTokenizer": p.BertPreTokenizer(), "Punctuation": p.Punctuation("contiguous"),
        "PunctuationRemoved": p.Punctuation("removed"), "DigitsRuns": p.Digits(False), "Digits": p.Digits(True), "Delimiter": p.CharDelimiterSplit("a"),
        "MetaspaceAlways": p.Metaspace("▁", "always", True), "MetaspaceFirst": p.Metaspace("▁", "first", True), "MetaspaceNever": p.Metaspace("▁", "never", True),
        "MetaspaceWhole": p.Metaspace("▁", "first", False), "WordsMetaspaceFirst": p.Sequence([p.WhitespaceSplit(), p.Metaspace("▁", "first", True)]),
        "SplitPrevious": p.Split(" ", "merged_with_previous"), "SplitNext": p.Split("a", "merged_with_next"), "SplitContiguous": p.Split("a", "contiguous"),
        "SplitInverted": p.Split(Regex(r"\s+"), "removed", invert=False), "SplitInvertedIsolated": p.Split("a", "isolated", invert=True),
        "ByteLevel": p.ByteLevel(add_prefix_space=True, use_regex=True),
        "GPT2Split": p.Split(Regex(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"), "isolated"),
        "Llama3Split": p.Split(Regex(LLAMA3), "isolated"), "Qwen2Split": p.Split(Regex(LLAMA3.replace("{1,3}", "")), "removed", invert=True),
        "Qwen35Split": p.Split(Regex(LLAMA3.replace(r"\p{L}+|\p{N}{1,3}", r"[\p{L}\p{M}]+|\p{N}").replace(r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]")), "isolated"),
        "TekkenSplit": p.Split(Regex(cased("", "")), "isolated"), "GPT4oSplit": p.Split(Regex(cased("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "{1,3}")), "isolated"),
    }.items():
        yield name, words(None, pre, some)
    added = with_parts(words(n.Lowercase(), p.Whitespace(), some).model, n.Lowercase(), p.Whitespace(), None, ADDED)
    yield "Added", added
    stripped = words(n.Strip(True, True), p.Metaspace("▁", "first", True), some)
    yield "StripFirst", with_parts(stripped.model, stripped.normalizer, stripped.pre_tokenizer, None, ADDED)
    # Families.
    llama2 = n.Sequence([n.Prepend("▁"), n.Replace(" ", "▁")])
    yield "Llama2", sentencepiece_bpe(llama2, None, some, fuse_unk=True, byte_fallback=True, post=template("<s>", None, {"<s>": 1}))
    yield "Mistral", sentencepiece_bpe(None, p.Metaspace("▁", "first", False), some, fuse_unk=True, byte_fallback=True, post=template("<s>", None, {"<s>": 1}))
    yield "Gemma", sentencepiece_bpe(n.Replace(" ", "▁"), p.Split(" ", "merged_with_previous"), some, fuse_unk=True, byte_fallback=True)
    yield "Holes", sentencepiece_bpe(llama2, None, some, holes=range(0xE0, 0xF8), fuse_unk=True, byte_fallback=True)
    yield "HolesApart", sentencepiece_bpe(llama2, None, some, holes=range(0x80, 0xC8), fuse_unk=False, byte_fallback=True)
    yield "Characters", sentencepiece_bpe(n.NFKC(), p.Whitespace(), some, fuse_unk=False)
    yield "CharactersFused", sentencepiece_bpe(n.NFKC(), p.Whitespace(), some, fuse_unk=True, ignore_merges=True)
    bytes_ = bpe_trained(None, p.Sequence([p.Split(Regex(LLAMA3), "isolated"), p.ByteLevel(False, use_regex=False)]), some, 400, p.ByteLevel.alphabet(), ignore_merges=True)
    yield "Llama3", with_parts(bytes_.model, None, bytes_.pre_tokenizer, None, ADDED)
    def hollow(content):
        model = content["model"]
        drop = {t for t in model["vocab"] if any(ord(c) > 0x110 or c in "abc" for c in t)}
        model["vocab"] = {t: i for i, t in enumerate(t for t in model["vocab"] if t not in drop)}
        model["merges"] = [m for m in model["merges"] if not (set(m) & drop or m[0] + m[1] in drop)]
    yield "Hollow", edited(bpe_trained(n.NFC(), p.ByteLevel(False), some, 400, p.ByteLevel.alphabet()), hollow)
    camembert = n.Sequence([precompiled(table), n.Replace(Regex(" {2,}"), " ")])
    yield "XLMRoberta", unigram(precompiled(table), p.Sequence([p.WhitespaceSplit(), p.Metaspace("▁", "always")]), some, post=template("<s>", "</s>", {"<s>": 0, "</s>": 2}))
    yield "CamemBERT", unigram(camembert, p.Metaspace("▁", "always"), some, post=template("<s>", "</s>", {"<s>": 0, "</s>": 2}))
    yield "T5", unigram(precompiled(table), p.Metaspace("▁", "always"), some, post=template(None, "</s>", {"</s>": 2}))
    yield "ALBERT", unigram(n.Sequence([n.Replace("``", '"'), n.NFKD(), n.StripAccents(), n.Lowercase(), precompiled(table)]), p.Metaspace("▁", "always"), some)
    yield "UnigramBytes", unigram(n.Nmt(), p.Metaspace("▁", "first"), some, byte_fallback=True)
    yield "UnigramWhole", unigram(n.Sequence([n.Prepend("▁"), n.Replace(" ", "▁")]), None, some)


LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 160
    path = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER / "corpus.json"
    texts = lines(count)
    cases = [(name, tokenizer) for name, tokenizer in kinds(texts, charsmap(RULES))]
    if count > 1000:
        table = charsmap()
        cases += [(name + "+nmt_nfkc", t) for name, t in kinds(texts, table) if name in ("Precompiled", "XLMRoberta", "ALBERT")]
    result = []
    for name, tokenizer in cases:
        result.append(dict(name=name, file=tokenizer.to_str(), ids=[e.ids for e in tokenizer.encode_batch(texts)]))
    path.write_text(json.dumps(dict(texts=texts, cases=result), ensure_ascii=False, separators=(",", ":")) + "\n")


main()
