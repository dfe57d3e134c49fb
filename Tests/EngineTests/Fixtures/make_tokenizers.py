#!/usr/bin/env python3
"""Small byte-level BPE tokenizers in the styles of real families, and what Hugging Face's tokenizers make of hard texts.

Writes tokenizers/STYLE.json and tokenizers/expected.json beside this file. Needs: pip install tokenizers
"""
import json
import pathlib
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
CORPUS = [
    "The quick brown fox jumps over the lazy dog, and it doesn't care; they're 12345 years old.",
    "これは日本語の文章です。東京は大きい。ありがとうございます！",
    "Ein schöner Tag für Übungen in Zürich, naïve café résumé.",
    "def main():\n    print('hello')\n\n\treturn 42\r\n",
    "🙂👍🏽 emoji, 👨‍👩‍👧‍👦 family and 🇯🇵 flags 🙂🙂",
    "중국어와 한국어 中文 اللغة العربية हिन्दी",
] * 20
TEXTS = [
    "", " ", "  ", "\n", "\n\n  x", "a", "Hello world", " leading and trailing  ", "I'm you're he'S WE'LL don't 'tis",
    "日本語のテキストと東京タワー２０２６年", "ｶﾀｶﾅ ｶﾞ が が", "🙂👍🏽👨‍👩‍👧‍👦🇯🇵 x🙂", "a\u0000b\u0001\u001b[0m\u007f\u0085\u200b\ufeff", "tab\tnew\r\nline\x0bvt\x0cff\x1cfs",
    "nbsp\u00a0thin\u2009ideographic\u3000space", "1 12 123 1234 12345 ½ ² ٣٤ Ⅷ 一二", "Å vs Å é é ǆ ﬁ ß İ ı K", "x" * 300, "ab " * 100,
    "<s>hi</s> <mask> and<mask>  end", "   <mask>   <|endoftext|>  ", "a<|endoftext|>b", "\ud7ff\ue000\uffff\U0010ffff", "한국어 हिन्दी العربية עברית ไทย",
    "!?…—–“quotes”‘’ #$%^&*()_+", "code: x = y**2;\n\n\n\tif (a<b) {\r\n}\r\n", "ſ's 'ſ 'S 'RE", "e\u0301\u0302\u0303", "\u202eright to left\u202c", "mixed日本english한국123",
]


def trained(pre, added, normalizer=None, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=520, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=added, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def byte_level(prefix=False, regex=True):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def split(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), byte_level(regex=False)])


def styles():
    gpt2 = trained(byte_level(), ["<|endoftext|>"])
    gpt2.post_processor = processors.ByteLevel(trim_offsets=False)
    roberta = trained(byte_level(), ["<s>", "</s>", "<pad>", AddedToken("<mask>", lstrip=True)])
    roberta.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0), True, False)
    spaced = trained(byte_level(prefix=True), ["<s>", "</s>", AddedToken("<mask>", rstrip=True)])
    opt = trained(byte_level(), ["<pad>", "<unk>", "</s>"])
    opt.post_processor = processors.TemplateProcessing(
        single="</s> $A", pair="</s> $A </s> $B:1", special_tokens=[("</s>", 2)])
    llama3 = trained(split(LLAMA3), ["<|begin_of_text|>", "<|endoftext|>"], ignore_merges=True)
    llama3.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), processors.TemplateProcessing(
        single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
        special_tokens=[("<|begin_of_text|>", 0)])])
    qwen2 = trained(split(QWEN2), ["<|endoftext|>", "<|im_start|>"], normalizers.NFC())
    smollm = trained(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()]), ["<|endoftext|>", "<|im_start|>"])
    runs = trained(pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), byte_level()]), ["<|endoftext|>"])
    return dict(gpt2=gpt2, roberta=roberta, spaced=spaced, opt=opt, llama3=llama3, qwen2=qwen2, smollm=smollm, runs=runs)


def main():
    folder = pathlib.Path(__file__).parent / "tokenizers"
    folder.mkdir(exist_ok=True)
    random.seed(1)
    alphabet = "ab 'sS\n\t\r1９²日本é\u0301🙂👍🏽\u200d\u0085\u00a0\u3000<>|.,"
    texts = TEXTS + ["".join(random.choices(alphabet, k=random.randint(1, 40))) for _ in range(120)]
    expected = {"texts": texts, "ids": {}, "pairs": {}}
    for name, tokenizer in styles().items():
        tokenizer.save(str(folder / f"{name}.json"), pretty=False)
        expected["ids"][name] = [tokenizer.encode(text).ids for text in texts]
        pair = tokenizer.encode("one text", "another one")
        expected["pairs"][name] = {"ids": pair.ids, "types": pair.type_ids}
    (folder / "expected.json").write_text(json.dumps(expected))


main()
