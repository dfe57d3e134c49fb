#!/usr/bin/env python3
"""Predicts with an adapter folder that heterolorad wrote, through transformers and huggingface/peft.

    pip install torch transformers peft safetensors
    predict.py MODEL_FOLDER ADAPTER_FOLDER < texts.txt            one text per line in, one label per line out
    predict.py MODEL_FOLDER ADAPTER_FOLDER --check test.tsv       compares with the folder's predictions.tsv

ADAPTER_FOLDER holds adapter_config.json and adapter_model.safetensors (peft's own files; the head-only arm has none), head.json and
head.safetensors: the linear head over the pooled vectors; and shortcuts.safetensors where the search chose shortcuts.
"""

import argparse
import csv
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer


class Classifier:
    def __init__(self, model_folder, adapter_folder):
        folder = pathlib.Path(adapter_folder)
        head = json.loads((folder / "head.json").read_text())
        weights = load_file(folder / "head.safetensors")
        self.weight, self.bias = weights["weight"], weights["bias"]
        self.labels, self.pooling, self.max_tokens = head["labels"], head["pooling"], head["maxTokens"]
        self.tokenizer = AutoTokenizer.from_pretrained(model_folder)
        self.model = AutoModel.from_pretrained(model_folder, attn_implementation="eager")
        if (folder / "adapter_config.json").exists():
            from peft import PeftModel

            self.model = PeftModel.from_pretrained(self.model, folder)
        if (folder / "shortcuts.safetensors").exists():
            from heterolora_shortcuts import attach

            attach(self.model, folder / "shortcuts.safetensors")
        self.model.eval()

    def predict(self, texts):
        """The label of each text."""
        return [self.labels[index] for index in self.logits(texts).argmax(-1).tolist()]

    @torch.no_grad()
    def logits(self, texts):
        """The head's scores of each text, [texts, labels]."""
        scores = []
        for start in range(0, len(texts), 64):
            batch = self.tokenizer(
                texts[start : start + 64], truncation=True, max_length=self.max_tokens, padding=True, return_tensors="pt"
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


def check(classifier, adapter_folder, path, column):
    """Compares with what the worker predicted for the same rows; returns how many differ."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with open(pathlib.Path(adapter_folder, "predictions.tsv"), encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    labels = classifier.predict([rows[int(row["row"]) - 1][column] for row in expected])
    different = [row["row"] for row, label in zip(expected, labels) if row["prediction"] != label]
    print(f"{len(expected)} test rows, {len(different)} predicted otherwise {different[:10] or ''}")
    return len(different)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model_folder")
    parser.add_argument("adapter_folder")
    parser.add_argument("--check", metavar="TSV", help="the test file that the run used")
    parser.add_argument("--column", default="text", help="its text column")
    arguments = parser.parse_args()
    classifier = Classifier(arguments.model_folder, arguments.adapter_folder)
    if arguments.check:
        return 1 if check(classifier, arguments.adapter_folder, arguments.check, arguments.column) else 0
    for label in classifier.predict([line.rstrip("\n") for line in sys.stdin]):
        print(label)
    return 0


if __name__ == "__main__":
    sys.exit(main())
