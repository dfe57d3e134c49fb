#!/usr/bin/env python3
"""What BertJapaneseTokenizer of Hugging Face's transformers makes of generated lines of many scripts, by several of its settings.

make_japanese.py [LINES [FILE]] writes FILE (tokenizers/japanese.json beside this file) with so many lines (120), by Debian's ipadic
(/var/lib/mecab/dic/ipadic-utf8). With more than 1,000 lines it also takes PyPI's ipadic and unidic-lite, names their folders in the file, and
says of how many lines the two ipadics give other ids. Needs Python 3.11, whose Unicode the tokenizer goes by, and:
pip install transformers==5.24.0 fugashi==1.5.2 ipadic==1.0.0 unidic-lite==1.0.8
"""
import collections
import json
import pathlib
import random
import sys
import tempfile

import ipadic
import unidic_lite
from transformers import BertJapaneseTokenizer

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
DEBIAN = "/var/lib/mecab/dic/ipadic-utf8"
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """
東京 京都 大阪 北海道 日本 首都 人間 学校 研究 開発 自然言語処理 機械学習 深層学習 令和 平成 昭和 株式会社 すもも もも うち ある いる する なる 行く 食べる 食べました 美しい 静かだ
こんにちは ありがとうございます とても もっと しかし だから そして が は を に へ と で も の から まで より です ます でした ください 、 。 「 」 ・ ！ ？ … ー 〜 コンピュータ データベース
サーバー インターネット ﾃﾞｰﾀ ｶﾞｽ ﾊﾟﾝ ｱｲｳ ＡＢＣ ｄｅｆ １２３ ①② ㈱ ㌔ ㍻ ㋿ ﷺ ﬁne e\u0301te か\u3099 は\u309a 가각 1\u0301 Hello World iPhone NASA İstanbul ΟΔΥΣΣΕΥΣ ΣΑΣ Σ ΑΣ. ΑΣα straße
2026年11月27日 3.14 1,000円 50% https://example.org/?q=1 a@b.jp C++ [ ] ( ) { } < > # * ** _ ~
""".split()
SCRIPTS = [
    "あいうえおかきくけこがぎぐげごっゃゅょんをゝゞ", "アイウエオカキクケコガギグゲゴッャュョンヴーヽヾ", "ｱｲｳｴｵｶｷｸｹｺﾊﾋﾌﾞﾟｯｬｰ｡｢｣･", "一二三日月火水木金土山川田中東西南北人大小上下学生先",
    "か\u3099き\u3099は\u309aカ\u3099ハ\u309aが\u3099", "aeiounAEIOU\u0301\u0300\u0302\u0308\u0327\u0323\u0345", "ABCxyzÄÖÜßéÉİıǅΣσςΑΒΓЖжҐ", "😀👨\u200d👩\u200d👧👍🏽❤️🇯🇵1️⃣🏴\U000e0067\U000e007f🫠",
    "שלום مرحبا\u064b\u0651\u200f\u202e\u202cﷺﻻ٣٤", "हिन्दी தமிழ் ไทย မြန်မာ 한국어 \u1100\u1161\u11a8뢴", "\t\n\r\x0b\x0c\x01\x08\x1b\x1c\x1f\x7f\x85\xa0\xad\u200b\u200e\u2028\u2029\u2060\ufeff\ufffd\u180e\u1680\u2003\u3000\u205f",
    "\u0378\u0530\ua7ce\ua7da\ua7cb\U00010d50\U0001e030\U000105c9\U0002fffe\U000e0000\ue000\U0010fffd\uffff\ufdd0\U0001fae9\U00011de0𠀀𪜀豈\ufa70\U00016d67\U000113c2\U000113b8",
    "0123456789０１２３¼⅜ⅧⅷⅡ零.,:-%$€¥", "(){}[]<>;:=+-*/\\|&^%$#@!~`'\"_（）［］", "       ",
]


def lines(count):
    generator = random.Random(2026)
    result = ["", " ", "\n", "すもももももももものうち", "令和元年", "[CLS]", "猫[SEP]犬", "[MASK][MASK] [MASK]", "［ＭＡＳＫ］", "[[CLS]", "[CLS", "[UNK]s", "猫\0犬", "\0", "a" * 101 + " b", "日" * 150,
              "ＵＮＫ Unk UNK", "<ｘ><x>", "<X> <xy><x", "  東京  都 ", "東京\u3000都\u2028x", "ΑΣ ΑΣ.Α ΣΣ", "İİ", "か\u3099\u3099", "カ" + "\u309a" * 40, "🙂" * 60, "ー" * 60]
    while len(result) < count:
        line = ""
        for _ in range(generator.choice([1, 2, 4, 8])):
            kind = generator.random()
            if kind < 0.5:
                line += generator.choice(["", " "]).join(generator.choices(WORDS, k=generator.choice([1, 3, 6])))
            elif kind < 0.9:
                line += "".join(generator.choices(generator.choice(SCRIPTS), k=generator.choice([1, 2, 5, 12])))
            elif kind < 0.94:
                line += "".join(chr(c) for c in (generator.randrange(1, 0x30000) for _ in range(3)) if not 0xD800 <= c < 0xE000)
            else:
                line += generator.choice(SPECIALS + ["<x>", "<xy>", "UNK", "\0"])
            line += generator.choice(["", "", " ", "\u3000"])
        result.append(line)
    return result[:count]


def made(folder, vocabulary, configuration, directory):
    """A tokenizer from a folder; PyPI's packages are told to be the directory for as long."""
    folder = pathlib.Path(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(configuration))
    known = ipadic.DICDIR, unidic_lite.DICDIR
    if directory == DEBIAN:
        # It has no mecabrc, which the reference names.
        link = folder / "dictionary"
        link.mkdir()
        for file in pathlib.Path(DEBIAN).iterdir():
            (link / file.name).symlink_to(file)
        (link / "mecabrc").write_text("")
        ipadic.DICDIR = str(link)
    try:
        return BertJapaneseTokenizer.from_pretrained(str(folder))
    finally:
        ipadic.DICDIR, unidic_lite.DICDIR = known


def pieces(texts):
    """A vocabulary of characters, and of what the lines have most of; some are missing, so that words are unknown."""
    counts = collections.Counter()
    letters = set()
    for text in texts[:800] + WORDS:
        for form in (text, text.lower()):
            letters |= {c for c in form if not c.isspace()}
            for size in (2, 3, 4):
                counts.update(form[i:i + size] for i in range(len(form) - size + 1))
    letters = sorted(letters)
    random.Random(1).shuffle(letters)
    letters = sorted(letters[:len(letters) * 3 // 4]) + ["ς", "σ"]
    common = [p for p, c in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if not any(x.isspace() or ord(x) < 32 or x in "\x85\u2028\u2029" for x in p)]
    words = common[:400]
    return list(dict.fromkeys(SPECIALS + ["UNK"] + letters + words + ["##" + p for p in letters + words]))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    path = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER / "japanese.json"
    texts = lines(count)
    # Two ids for one token are a contradiction, which is refused.
    vocabulary = [p for p in pieces(texts) if p not in ("<x>", "<xy>") and not any(c in p for c in "\n\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e")]
    common = dict(tokenizer_class="BertJapaneseTokenizer", word_tokenizer_type="mecab")
    added = {str(i): dict(content=t, special=True) for i, t in enumerate(SPECIALS)}
    added.update({str(len(vocabulary)): dict(content="<x>", special=False, normalized=True), str(len(vocabulary) + 1): dict(content="<xy>", special=True)})
    settings = {
        "wordpiece": {}, "character": dict(subword_tokenizer_type="character"), "lower": dict(do_lower_case=True),
        "lower-character": dict(do_lower_case=True, subword_tokenizer_type="character"), "words": dict(do_subword_tokenize=False),
        "as-written": dict(mecab_kwargs=dict(normalize_text=False)), "as-written-character": dict(mecab_kwargs=dict(normalize_text=False), subword_tokenizer_type="character"),
        "no-words": dict(do_word_tokenize=False), "no-words-character": dict(do_word_tokenize=False, subword_tokenizer_type="character"),
        "added": dict(added_tokens_decoder=added, do_lower_case=True), "special-word": dict(do_lower_case=True, additional_special_tokens=["UNK"]),
    }
    cases = []
    for dictionary, directory in (("ipadic", DEBIAN), ("ipadic", ipadic.DICDIR), ("unidic_lite", unidic_lite.DICDIR)):
        if count <= 1000 and directory != DEBIAN:
            continue
        for name, options in settings.items():
            configuration = common | options
            configuration["mecab_kwargs"] = options.get("mecab_kwargs", {}) | dict(mecab_dic=dictionary)
            with tempfile.TemporaryDirectory() as folder:
                tokenizer = made(folder, vocabulary, configuration, directory)
                ids = [tokenizer(text)["input_ids"] for text in texts]
            cases.append(dict(name=name, dictionary=directory, configuration=json.dumps(configuration), ids=ids))
    by = "make_japanese.py, transformers 5.24.0, fugashi 1.5.2"
    path.write_text(json.dumps(dict(by=by, texts=texts, vocabulary=vocabulary, cases=cases), ensure_ascii=False, separators=(",", ":")) + "\n")
    if count > 1000:
        names = {d: [c["ids"] for c in cases if c["dictionary"] == d and c["name"] == "wordpiece"][0] for d in (DEBIAN, ipadic.DICDIR)}
        different = sum(a != b for a, b in zip(*names.values()))
        print(f"Debian's ipadic gives {different} of {count} lines other ids than PyPI's")


main()
