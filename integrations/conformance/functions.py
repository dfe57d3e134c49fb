"""What transformers and peft compute with a trial's files, held against what its worker said."""

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from heterolora_torch import lineup
from heterolora_torch.rows import end_of_text
from predict import Classifier

# Single precision in another order of summation.
LOSS_TOLERANCE = 1e-4
# A row whose two best scores are nearer than that may fall on either side.
TIE = 1e-4


def compare(told, said):
    kind, folder = told.plan["task"]["type"], told.files(said["trial"])
    yield from (language_model if kind == "causal-lm" else head_model)(told, said, folder)


def head_model(told, said, folder):
    name = lineup.words(said["trial"])
    classifier = Classifier(told.plan["model"]["path"], folder)
    rows = [row for _, row in told.table("test")]
    pairs = [row.texts[1] for row in rows] if len(rows[0].texts) > 1 else None
    scores = classifier.logits([row.texts[0] for row in rows], pairs).double()
    labels = told.plan["task"]["labels"]
    if not labels:
        for number, (mine, theirs) in enumerate(zip(scores[:, 0].tolist(), said["testOutputs"]), 1):
            if abs(mine - theirs) > LOSS_TOLERANCE * max(1, abs(theirs)):
                yield f"{name}: row {number} is {mine} by peft, {theirs} by the worker"
                return
        return
    width = said.get("testClassWidth", 1)
    told_as = [int(said["testPredictions"][i * width:(i + 1) * width], 36) for i in range(len(rows))]
    best = scores.topk(2).values
    for number, (mine, theirs, gap) in enumerate(zip(scores.argmax(-1).tolist(), told_as, (best[:, 0] - best[:, 1]).tolist()), 1):
        if mine != theirs and gap > TIE:
            yield f"{name}: row {number} is {labels[mine]!r} by peft, {labels[theirs]!r} by the worker"
            return
    losses = torch.nn.functional.cross_entropy(scores, torch.tensor([labels.index(row.target) for row in rows]), reduction="none")
    yield from near(name, losses.tolist(), said["testRowLosses"])


@torch.no_grad()
def language_model(told, said, folder):
    path, limit = told.plan["model"]["path"], told.plan["task"]["tokenCountMax"]
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager")
    if (folder / "adapter_config.json").exists():
        model = PeftModel.from_pretrained(model, folder)
    model.eval()
    end = end_of_text(path, tokenizer)
    losses = []
    for _, row in told.table("test"):
        ids = (tokenizer(row.texts[0])["input_ids"] + ([] if end is None else [end]))[:limit]
        logits = model(input_ids=torch.tensor([ids])).logits[0, :-1].double()
        losses.append(torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:])).item())
    yield from near(lineup.words(said["trial"]), losses, said["testRowLosses"])


def near(name, mine, theirs):
    if len(mine) != len(theirs):
        yield f"{name}: {len(theirs)} row losses for {len(mine)} rows"
    largest, row = max((abs(a - b), number) for number, (a, b) in enumerate(zip(mine, theirs), 1))
    if largest > LOSS_TOLERANCE:
        yield f"{name}: the loss of row {row} differs by {largest} from what peft computes"
