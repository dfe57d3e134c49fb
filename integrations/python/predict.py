#!/usr/bin/env python3
"""Predicts with an adapter folder that heterolorad wrote, through transformers and huggingface/peft.

    pip install torch transformers peft safetensors
    predict.py MODEL_FOLDER ADAPTER_FOLDER < texts.txt            one text per line in, one label or number per line out;
                                                                  of pairs both texts, with a tab between them
    predict.py MODEL_FOLDER ADAPTER_FOLDER --check test.tsv       compares with the folder's predictions.tsv

ADAPTER_FOLDER holds adapter_config.json and adapter_model.safetensors (peft's own files; the head-only arm has none), head.json and
head.safetensors: the linear head over the pooled vectors; and shortcuts.safetensors where the search chose shortcuts. Language models
(causal-lm) have no head, and are not for this program. The test file is read as the worker reads it (heterolora_tables.py).
"""

import argparse
import hashlib
import json
import pathlib
import sys

from heterolora_tables import TableError, lines, read, text_of

# Single precision in another order of summation.
NUMBER_TOLERANCE = 1e-3


class Classifier:
    """Texts to the scores of an adapter's head; a regression's only score is its number."""

    def __init__(self, model_folder, adapter_folder):
        from safetensors.torch import load_file
        from transformers import AutoModel, AutoTokenizer

        folder = pathlib.Path(adapter_folder)
        head = head_of(folder)
        weights = load_file(folder / "head.safetensors")
        self.weight, self.bias = weights["weight"], weights["bias"]
        self.labels, self.pooling, self.max_tokens = head["labels"], head["pooling"], head["maxTokens"]
        # The worker cuts texts at their end, the longer one of a pair first, whatever the model's files say.
        self.tokenizer = AutoTokenizer.from_pretrained(model_folder, truncation_side="right", padding_side="right")
        if self.tokenizer.pad_token is None:
            # Hidden from the model by the attention mask, so that any token would do.
            self.tokenizer.pad_token = self.tokenizer.eos_token or self.tokenizer.unk_token
        self.model = AutoModel.from_pretrained(model_folder, attn_implementation="eager")
        if (folder / "adapter_config.json").exists():
            from peft import PeftModel

            self.model = PeftModel.from_pretrained(self.model, folder)
        if (folder / "shortcuts.safetensors").exists():
            from heterolora_shortcuts import attach

            attach(self.model, folder / "shortcuts.safetensors")
        self.model.eval()

    def predict(self, texts, pairs=None):
        """The label of each text, or of each text with its second one; the number where the task is a regression."""
        scores = self.logits(texts, pairs)
        if not self.labels:
            return scores[:, 0].tolist()
        return [self.labels[index] for index in scores.argmax(-1).tolist()]

    def logits(self, texts, pairs=None):
        """The head's scores of each text, [texts, labels]."""
        import torch

        scores = []
        with torch.no_grad():
            for start in range(0, len(texts), 64):
                batch = self.tokenizer(
                    texts[start : start + 64], pairs[start : start + 64] if pairs else None, truncation="longest_first",
                    max_length=self.max_tokens, padding=True, return_tensors="pt",
                )
                hidden = self.model(**batch).last_hidden_state
                if self.pooling == "mean":
                    mask = batch["attention_mask"].unsqueeze(-1).float()
                    pooled = (hidden * mask).sum(1) / mask.sum(1)
                elif self.pooling == "last":
                    last = batch["attention_mask"].sum(1) - 1
                    pooled = hidden[range(len(last)), last]
                else:
                    pooled = hidden[:, 0]
                scores.append(pooled @ self.weight.T + self.bias)
        return torch.cat(scores)


def head_of(folder):
    """What head.json says, for a task that this program can predict."""
    head = json.loads((pathlib.Path(folder) / "head.json").read_text(encoding="utf-8"))
    if head["task"] == "causal-lm":
        raise SystemExit(f"{folder}: the adapter is a language model's (causal-lm); this program predicts labels and numbers only")
    return head


def columns_of(head, text, pair):
    """The columns that the run read; folders of older versions do not say, so that whoever calls has to."""
    columns = head.get("columns")
    if columns is None:
        return {"text": text or "text", "textPair": pair}
    for option, key, given in (("--column", "text", text), ("--pair-column", "textPair", pair)):
        if given is not None and given != columns.get(key):
            raise SystemExit(f"{option} {given}: the run read {columns.get(key)!r} as {key}")
    return columns


def test_rows(adapter_folder, path, columns, head):
    """Each row of predictions.tsv as (number, label, prediction), and the row of the test file that it is about."""
    digest = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    wanted = head.get("testDigest", digest)
    if digest != wanted:
        raise SystemExit(f"{path}: is not the test file of the run; its SHA-256 is {digest}, that of the run's {wanted}")
    rows = read(path, columns)
    content = pathlib.Path(adapter_folder, "predictions.tsv").read_bytes().decode("utf-8")
    expected = [tuple(line.split("\t")) for _, line in lines(content.rstrip("\n"))][1:]
    found = []
    for number, label, _ in expected:
        if not 1 <= int(number) <= len(rows):
            raise SystemExit(f"{path}: has {len(rows)} rows; predictions.tsv is about a row {number}")
        row = rows[int(number) - 1]
        if head["labels"] and row.target is not None and row.target != label:
            raise SystemExit(f"{path}: row {number} has the label {row.target!r}, in predictions.tsv {label!r}; it is another file")
        found.append(row)
    return expected, found


def check(classifier, head, expected, rows):
    """Compares with what the worker predicted for the same rows; returns how many differ."""
    pairs = [row.texts[1] for row in rows] if len(rows[0].texts) > 1 else None
    found = classifier.predict([row.texts[0] for row in rows], pairs)
    if head["labels"]:
        different = [number for (number, _, label), mine in zip(expected, found) if mine != label]
    else:
        different = [
            number for (number, _, value), mine in zip(expected, found)
            if not abs(mine - float(value)) <= NUMBER_TOLERANCE * max(1, abs(float(value)))
        ]
    print(f"{len(expected)} test rows, {len(different)} predicted otherwise {different[:10] or ''}".rstrip())
    return len(different)


def texts_of(data, columns):
    """The texts, or first and second texts, of lines that end with LF or CRLF."""
    found = [line for _, line in lines(text_of(data))]
    if columns.get("textPair") is None:
        return found, None
    pairs = [line.split("\t") for line in found]
    for number, fields in enumerate(pairs, 1):
        if len(fields) != 2:
            raise TableError(number, f"{len(fields)} texts; two with a tab between them are needed")
    return [first for first, _ in pairs], [second for _, second in pairs]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model_folder")
    parser.add_argument("adapter_folder")
    parser.add_argument("--check", metavar="FILE", help="the test file that the run used: .tsv, .csv or .jsonl")
    parser.add_argument("--column", help="its text column, where head.json does not say (default: text)")
    parser.add_argument("--pair-column", help="its column of second texts, where head.json does not say")
    arguments = parser.parse_args()
    head = head_of(arguments.adapter_folder)
    columns = columns_of(head, arguments.column, arguments.pair_column)
    try:
        if arguments.check:
            expected, rows = test_rows(arguments.adapter_folder, arguments.check, columns, head)
            classifier = Classifier(arguments.model_folder, arguments.adapter_folder)
            return 1 if check(classifier, head, expected, rows) else 0
        texts, pairs = texts_of(sys.stdin.buffer.read(), columns)
    except TableError as error:
        raise SystemExit(f"{arguments.check or 'standard input'}: {error}") from None
    if texts:
        for prediction in Classifier(arguments.model_folder, arguments.adapter_folder).predict(texts, pairs):
            print(prediction)
    return 0


if __name__ == "__main__":
    sys.exit(main())
