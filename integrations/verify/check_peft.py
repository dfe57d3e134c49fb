"""Holds adapters against huggingface/peft: the same loss on the test rows, the same predictions, the same nats per token.

Usage: check_peft.py MODEL_STORE DATA_STORE RUN...
"""

import pathlib
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from runs import Run

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "python"))
from heterolora_shortcuts import attach
from predict import Classifier

LOSS_TOLERANCE = 1e-5  # single precision in another order of summation
NATS_TOLERANCE = 1e-3  # the same for a language model's sum over 49,152 scores, of a model read from four-bit weights


def classifier_holds(run, store, arm):
    rows, texts = run.predictions(arm)
    classifier = Classifier(str(pathlib.Path(store, run.plan["model"]["name"])), run.adapter(arm))
    logits = classifier.logits(texts)
    truth = torch.tensor([classifier.labels.index(row["label"]) for row in rows])
    loss = torch.nn.functional.cross_entropy(logits.double(), truth).item()
    different = sum(classifier.labels[index] != row["prediction"] for index, row in zip(logits.argmax(-1).tolist(), rows))
    print(f"{run.folder.name} {arm}: test loss {loss:.7f}, worker {run.test_loss(arm):.7f}; "
          f"{different} of {len(rows)} rows predicted otherwise")
    return abs(loss - run.test_loss(arm)) < LOSS_TOLERANCE and different == 0


@torch.no_grad()
def language_model_holds(run, store, arm):
    rows, texts = run.predictions(arm)
    folder = pathlib.Path(store, run.plan["model"]["name"])
    file = next(folder.glob("*.gguf")).name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
    if (run.adapter(arm) / "adapter_config.json").exists():
        model = PeftModel.from_pretrained(model, run.adapter(arm))
    if (run.adapter(arm) / "shortcuts.safetensors").exists():
        attach(model, run.adapter(arm) / "shortcuts.safetensors")
    model.eval()
    end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    largest = 0
    for row, text in zip(rows, texts):
        ids = (tokenizer(text)["input_ids"] + [end])[: run.plan["task"]["tokenCountMax"]]
        if len(ids) - 1 != int(row["predicted tokens"]):
            raise SystemExit(f"row {row['row']}: {len(ids)} tokens here, {row['predicted tokens']} predicted by the worker")
        ids = torch.tensor([ids])
        nats = torch.nn.functional.cross_entropy(model(input_ids=ids).logits[0, :-1].double(), ids[0, 1:]).item()
        largest = max(largest, abs(nats - float(row["nats per token"])))
    print(f"{run.folder.name} {arm}: {len(rows)} rows, nats per token differ by at most {largest:.1e}")
    return largest < NATS_TOLERANCE


def main(store, data, *folders):
    held = True
    for folder in folders:
        run = Run(folder, data)
        holds = classifier_holds if run.plan["task"]["type"] == "classification" else language_model_holds
        for arm in ("searched", "uniform", "head-only"):
            held = holds(run, store, arm) and held
    if not held:
        raise SystemExit("peft computes something else than the worker did")


main(*sys.argv[1:])
