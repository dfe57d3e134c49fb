"""Tables of texts as rows of tokens."""

import json
import pathlib
import re
from typing import NamedTuple

import heterolora_tables

from .generator import sampled
from .workspace import Refusal

SPLITS = ("train", "validation", "test")
NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


class Row(NamedTuple):
    """`target` is a label's index or a number; None of a language model, of which `predicts` says for each token whether the next one counts."""

    number: int
    ids: tuple
    types: tuple
    target: float | None
    predicts: tuple | None
    is_truncated: bool

    @property
    def target_count(self):
        return 1 if self.predicts is None else sum(self.predicts[:-1])


def end_of_text(folder, tokenizer):
    """The token that ends a text, where the model's files say one: a number, else a name. A class's own idea of it does not count."""
    def said(name):
        path = pathlib.Path(folder, name)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    for name in ("generation_config.json", "config.json"):
        ends = said(name).get("eos_token_id")
        if ends is not None:
            end = ends[0] if isinstance(ends, list) and ends else ends
            if not isinstance(end, int) or not 0 <= end < len(tokenizer):
                raise Refusal(f"{folder}/{name}: eos_token_id is not the number of one of the {len(tokenizer)} tokens, nor a list of them")
            return end
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        token = said(name).get("eos_token")
        if token is not None:
            return tokenizer.get_vocab().get(token["content"] if isinstance(token, dict) else token)
    return None


class Encoder:
    def __init__(self, plan, tokenizer):
        self.plan, self.task, self.tokenizer = plan, plan["task"], tokenizer
        self.is_language = self.task["type"] == "causal-lm"
        count = tokenizer.num_special_tokens_to_add("textPair" in plan["data"]["columns"])
        if count > self.task["tokenCountMax"]:
            raise Refusal(f"{plan['model']['path']}: puts {count} special tokens around a text; a row may have {self.task['tokenCountMax']}")
        self.end = end_of_text(plan["model"]["path"], tokenizer) if self.is_language else None

    def row(self, number, texts, target):
        return self.language(number, texts) if self.is_language else self.labelled(number, texts, target)

    def labelled(self, number, texts, target):
        whole = self.tokenizer(*texts, verbose=False)
        count = len(whole["input_ids"])
        cut = count > self.task["tokenCountMax"]
        kept = self.tokenizer(*texts, truncation="longest_first", max_length=self.task["tokenCountMax"]) if cut else whole
        ids = tuple(kept["input_ids"])
        if not ids:
            raise Refusal(f"row {number}: its text has no token")
        return Row(number, ids, tuple(kept.get("token_type_ids", [0] * len(ids))), self.target(number, target), None, cut)

    def target(self, number, text):
        labels = self.task["labels"]
        if self.task["type"] == "classification":
            if text not in labels:
                raise Refusal(f"row {number}: its label is none of the task's")
            return labels.index(text)
        if text is None or not NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
            raise Refusal(f"row {number}: its value is no number")
        return float(text)

    def language(self, number, texts):
        first = self.tokenizer(texts[0], verbose=False)["input_ids"]
        is_text = len(texts) == 1
        tokens = [(token, is_text) for token in first]
        if not is_text:
            tokens += [(token, True) for token in self.tokenizer(texts[1], add_special_tokens=False, verbose=False)["input_ids"]]
        if self.end is not None:
            tokens.append((self.end, True))
        kept = tokens[: self.task["tokenCountMax"]]
        predicts = tuple(is_predicted for _, is_predicted in kept[1:]) + (False,) * bool(kept)
        ids = tuple(token for token, _ in kept)
        return Row(number, ids, (0,) * len(ids), None, predicts, len(kept) < len(tokens))


def read(plan, tokenizer):
    """The rows of every split that take part, and how many left nothing to predict."""
    encoder, rows, left_out = Encoder(plan, tokenizer), {}, {}
    for split in SPLITS:
        path = plan["data"][split]["path"]
        try:
            table = heterolora_tables.rows(pathlib.Path(path).read_bytes(), plan["data"][split]["name"], plan["data"]["columns"])
            places = sampled(len(table), plan["data"]["sample"].get(split), split)
            encoded = [encoder.row(place + 1, table[place].texts, table[place].target) for place in places]
        except (heterolora_tables.TableError, Refusal) as error:
            raise Refusal(f"{path}: {error}") from None
        rows[split] = [row for row in encoded if row.target_count > 0]
        left_out[split] = len(encoded) - len(rows[split])
        if not rows[split]:
            raise Refusal(f"{path}: leaves nothing to predict within {encoder.task['tokenCountMax']} tokens in any of its {len(encoded)} rows")
    return rows, left_out


def summary(split, rows, left_out, labels):
    made = {
        "split": split, "rowCount": len(rows), "tokenCount": sum(len(row.ids) for row in rows),
        "truncatedRowCount": sum(row.is_truncated for row in rows),
        "labelCounts": [sum(row.target == index for row in rows) for index in range(len(labels))],
    }
    return made | ({"rowsWithoutTarget": left_out} if left_out else {})
