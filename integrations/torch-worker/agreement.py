"""Has two workers carry out the same plans, and holds what they say against each other, fact by fact.

Usage: agreement.py --models STORE [--minilm MODEL DATA | --smollm2 MODEL DATA] WORKER OTHER-WORKER

What a plan decides in whole numbers must be equal: sites, splits, trials, steps, orders of places, and ranks wherever the same scores say them.
Scores, losses and gradient norms are told with how far they differ. Status 1 where one of these does not hold: ranks that follow from the
same scores, the same baselines at the same budget, losses within 1e-3 in the first 20 steps of every trial. Needs no package.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "conformance"))

import plans
from heterolora_torch import allocation, lineup

LOSS_TOLERANCE = 1e-3
FIRST_STEPS = 20


class Run:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.plan = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        events = [json.loads(line) for line in (self.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
        self.facts = [(event["kind"], json.loads(event["payload"])) for event in events
                      if event["kind"] not in ("snapshot.written", "run.machine-changed")]

    def of(self, kind):
        return [payload for known, payload in self.facts if known == kind]


def ranks(record):
    return {choice["site"]: choice["rank"] for choice in record["choices"] if choice["rank"]}


def compare(one, other):
    """What differs and must not; prints the figures."""
    if one.plan != other.plan:
        yield "the plans differ"
        return
    if [kind for kind, _ in one.facts] != [kind for kind, _ in other.facts]:
        yield "facts of other kinds or in another order"
    for a, b in zip(one.of("run.prepared"), other.of("run.prepared")):
        if (a["sites"], a["splits"], a["baseParameterCount"]) != (b["sites"], b["splits"], b["baseParameterCount"]):
            yield f"sites or splits differ: {a['splits']} and {b['splits']}"
    yield from compare_scores(one, other)
    yield from compare_allocations(one, other)
    yield from compare_trials(one, other)


def compare_scores(one, other):
    for a, b in zip(one.of("search.scored"), other.of("search.scored")):
        if [site["site"] for site in a["sites"]] != [site["site"] for site in b["sites"]]:
            yield "scores are of other sites"
        scale = max(abs(site["saliency"]) for site in a["sites"])
        largest = max(abs(x["saliency"] - y["saliency"]) / max(abs(x["saliency"]), 1e-12 * scale) for x, y in zip(a["sites"], b["sites"]))
        print(f"scores of {a['proxy']}: {len(a['sites'])} sites, they differ by {largest:.1e} of themselves at most")


def compare_allocations(one, other):
    sites, search, seed = lineup.selected_sites(one.plan), one.plan["search"], one.plan["training"]["seeds"][0]
    pairs = list(zip(one.of("search.allocated"), other.of("search.allocated")))
    print(f"allocations: {sum(ranks(a) == ranks(b) for a, b in pairs)} of {len(pairs)} have the same ranks; "
          f"{sum(a['trainableParameterCount'] == b['trainableParameterCount'] for a, b in pairs)} use as many parameters")
    scores = one.of("search.scored")[0]["sites"]
    for a, b in pairs:
        if a["arm"] == "searched":
            # From the same scores, the one's.
            made = allocation.allocate(scores, search["proxy"], sites, a["budget"], search, seed).record()
            if ranks(made) != ranks(a):
                yield f"from the same scores other ranks at {a['budget']}"
        elif a["budget"] == b["budget"] and a != b:
            yield f"{a['arm']} at {a['budget']}: other places or words"


def compare_trials(one, other):
    starts = [[(s["trial"], s["headParameterCount"], s["stepCount"]) for s in run.of("trial.started")] for run in (one, other)]
    if starts[0] != starts[1]:
        yield "trials, heads or steps differ"
    same = {
        json.dumps([a["arm"], a.get("curveBudget"), a.get("draw")])
        for a, b in zip(one.of("search.allocated"), other.of("search.allocated")) if ranks(a) == ranks(b)
    }
    early, late, norms, count = 0.0, 0.0, 0.0, 0
    for a, b in zip(one.of("trial.progressed"), other.of("trial.progressed")):
        trial = a["trial"]
        if trial["arm"] in lineup.KEEPS_TO_BUDGET and json.dumps([trial["arm"], trial.get("budget"), trial.get("draw")]) not in same:
            continue
        for x, y in zip(a["measurements"], b["measurements"]):
            if (x["quantity"], x["step"], x["epoch"], x.get("split")) != (y["quantity"], y["step"], y["epoch"], y.get("split")):
                yield f"{lineup.words(trial)}: other measurements at step {a['stepCount']}"
            difference = abs(x["value"] - y["value"])
            if x["quantity"] == "loss":
                count += 1
                late = max(late, difference)
                if a["stepCount"] <= FIRST_STEPS:
                    early = max(early, difference)
            if x["quantity"] == "gradientNorm":
                norms = max(norms, difference / max(abs(x["value"]), 1e-9))
            if x["quantity"] == "learningRate" and difference > 1e-12:
                yield f"{lineup.words(trial)}: learning rates {x['value']} and {y['value']} at step {a['stepCount']}"
    print(f"losses: {count} compared, {early:.1e} apart at most up to step {FIRST_STEPS}, {late:.1e} at all; gradient norms {norms:.1e} of themselves")
    if early > LOSS_TOLERANCE:
        yield f"losses are {early} apart within {FIRST_STEPS} steps"
    rows = differing = 0
    for a, b in zip(one.of("trial.finished"), other.of("trial.finished")):
        if a["testLabels"] != b["testLabels"] or a["trainedTokenCount"] != b["trainedTokenCount"]:
            yield f"{lineup.words(a['trial'])}: other labels or tokens"
        rows += len(a["testRowLosses"])
        differing += sum(x != y for x, y in zip(a["testPredictions"], b["testPredictions"]))
    if one.plan["task"]["type"] == "classification":
        print(f"predictions: {differing} of {rows} test rows of all trials differ")


def tiny_plans(models, data):
    """Tasks, families and scores, with a few steps each."""
    models, data = pathlib.Path(models), pathlib.Path(data)
    plans.tables(data)
    classes = {"type": "classification", "labels": ["bad", "good"]}
    text, label = {"text": "text"}, {"text": "text", "label": "label"}
    more = {"epochs": 3}
    roberta, gpt2, qwen2 = (models / f"tiny-{family}" for family in ("roberta", "gpt2", "qwen2"))
    yield "classification, GRAD-NORM", plans.plan(roberta, data / "labels", classes, columns=label, training=more | {"seeds": [1, 7]})
    yield "classification, ensemble, on or off", plans.plan(
        roberta, data / "labels", classes, columns=label, search={"proxy": "ensemble", "ranks": None},
        training=more | {"keep": "best", "loraPlusRatio": 4, "isRankStabilised": True, "earlyStopping": 1})
    yield "classification, SNIP after warm-up", plans.plan(
        roberta, data / "labels", classes, columns=label, search={"proxy": "snip", "initialisation": "warm-up", "head": "random"},
        training=more)
    yield "regression, Fisher", plans.plan(
        roberta, data / "numbers", {"type": "regression", "pooling": "cls"}, columns=label | {"label": "value"},
        search={"proxy": "fisher"}, training=more)
    yield "pairs, CONSTANT", plans.plan(
        roberta, data / "pairs", classes | {"pooling": "last"}, columns={"text": "first", "textPair": "second", "label": "label"},
        search={"proxy": "constant"}, training=more)
    yield "GPT-2, SNIP, a curve", plans.plan(
        gpt2, data / "labels", {"type": "causal-lm"}, columns=text, search={"proxy": "snip"}, training=more, budgets=[1500, 3000])
    yield "Qwen2, SYNFLOW", plans.plan(
        qwen2, data / "labels", {"type": "causal-lm"}, columns=text, search={"proxy": "synflow"}, training=more)
    yield "GPT-2, Fisher of prompts with completions", plans.plan(
        gpt2, data / "pairs", {"type": "causal-lm"}, columns={"prompt": "first", "completion": "second"}, search={"proxy": "fisher"},
        training=more)


def minilm_plan(model, data):
    """MiniLM on film reviews, 25 steps of 16 rows."""
    made = plans.plan(
        pathlib.Path(model), pathlib.Path(data), {"type": "classification", "labels": ["negative", "positive"], "tokenCountMax": 64},
        columns={"text": "text", "label": "label"}, search={"probeBatchCount": 4, "rank": 8, "ranks": [1, 2, 4, 8]},
        training={"epochs": 1, "batchSize": 16}, trainableParameterCountMax=82944, arms=["searched", "uniform", "head-only"])
    made["data"]["sample"] = {"train": 400, "validation": 50, "test": 100}
    return "MiniLM, GRAD-NORM", made


def smollm2_plan(model, data):
    """SmolLM2 goes on with film reviews, 24 steps of 4 rows."""
    made = plans.plan(
        pathlib.Path(model), pathlib.Path(data), {"type": "causal-lm", "tokenCountMax": 32}, columns={"text": "text"},
        search={"probeBatchCount": 2, "rank": 8, "ranks": [1, 2, 4, 8]}, training={"epochs": 1, "batchSize": 4},
        trainableParameterCountMax=200_000, arms=["searched", "uniform"])
    made["data"]["sample"] = {"train": 96, "validation": 16, "test": 32}
    return "SmolLM2, GRAD-NORM", made


def agree(name, plan, workers, folder):
    runs = []
    print(f"== {name}", flush=True)
    for number, worker in enumerate(workers):
        runs.append(plans.write(plan, pathlib.Path(folder, f"{len(list(pathlib.Path(folder).iterdir()))}-{number}")))
        start = time.monotonic()
        status = subprocess.run([worker, "run", str(runs[-1])]).returncode
        print(f"{pathlib.Path(worker).name}: status {status}, {time.monotonic() - start:.0f} s", flush=True)
        if status:
            return False
    problems = list(compare(*map(Run, runs)))
    for problem in problems:
        print(f"DIFFERS  {problem}")
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", required=True)
    parser.add_argument("--minilm", nargs=2, metavar=("MODEL", "DATA"))
    parser.add_argument("--smollm2", nargs=2, metavar=("MODEL", "DATA"))
    parser.add_argument("workers", nargs=2, metavar="WORKER")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="agreement-") as folder, tempfile.TemporaryDirectory(prefix="agreement-data-") as data:
        if arguments.minilm:
            cases = [minilm_plan(*arguments.minilm)]
        elif arguments.smollm2:
            cases = [smollm2_plan(*arguments.smollm2)]
        else:
            cases = tiny_plans(arguments.models, data)
        agreed = [agree(name, plan, arguments.workers, folder) for name, plan in cases]
    print(f"{sum(agreed)} of {len(agreed)} plans agree")
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
