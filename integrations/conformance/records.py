"""Makes Tests/Fixtures/worker/allocations.json anew: what heterolora-worker says of tiny models, for those who have no worker at hand.

Usage: records.py MODELS HETEROLORA-WORKER. The numbers under `drawn` are Domain's SeededGenerator's own and stay.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import plans

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests" / "Fixtures" / "worker" / "allocations.json"
CLASSES = {"type": "classification", "labels": ["bad", "good"]}


def asked(models, data):
    """Plans by what each is about."""
    roberta, gpt2, qwen2 = (models / f"tiny-{family}" for family in ("roberta", "gpt2", "qwen2"))

    def labels(**others):
        return plans.plan(roberta, data / "labels", CLASSES, columns={"text": "text", "label": "label"}, **others)

    def language(model, **others):
        return plans.plan(model, data / "labels", {"type": "causal-lm"}, columns={"text": "text"}, **others)

    once = {"epochs": 1}
    yield "a rank per site by gradients", labels(training=once | {"seeds": [1, 7]})
    yield "on or off on a curve", language(gpt2, search={"proxy": "snip", "ranks": None}, budgets=[700, 1500, 3100], training=once)
    yield "by saliency", language(
        qwen2, search={"proxy": "synflow", "ranking": "saliency"}, training=once | {"seeds": [2**64 - 1]}, arms=["searched", "habit"])
    some = labels(search={"proxy": "constant", "sites": {"linear": ["*.query", "output.*"]}}, training=once | {"seeds": [5]},
                  arms=["searched", "random", "uniform"])
    del some["drawCount"]
    yield "by lot, some sites, one draw", some
    yield "a budget for nearly nothing", labels(search={"proxy": "fisher"}, trainableParameterCountMax=200, training=once)
    yield "a budget for more than all", labels(search={"proxy": "ensemble"}, trainableParameterCountMax=50000, training=once)


def record(about, plan, folder):
    """What follows from scores, and the part of the plan that it follows from."""
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]

    def said(kind):
        return [json.loads(event["payload"]) for event in events if event["kind"] == kind]

    shape = plan["model"]["shape"]
    kept = {key: plan[key] for key in ("arms", "budgets", "drawCount", "trainableParameterCountMax", "search") if key in plan}
    kept |= {"training": {"seeds": plan["training"]["seeds"]}, "model": {"shape": {
        "modelType": shape["modelType"], "sites": [site for site in shape["sites"] if site["kind"] == "linear"]}}}
    scores = [{key: score[key] for key in ("site", "saliency", "rankShares") if key in score} for score in said("search.scored")[0]["sites"]]
    return {"about": about, "plan": kept, "scores": scores, "allocated": said("search.allocated"),
            "trials": [start["trial"] for start in said("trial.started")]}


def main(models, worker):
    told = json.loads(FIXTURE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder, "data")
        plans.tables(data)
        runs = []
        for number, (about, plan) in enumerate(asked(pathlib.Path(models), data)):
            run = plans.write(plan, pathlib.Path(folder, str(number)))
            subprocess.run([worker, "run", str(run)], check=True)
            runs.append(json.dumps(record(about, plan, run), ensure_ascii=False))
    lines = ",\n".join(runs)
    FIXTURE.write_text(
        f'{{\n"about": {json.dumps(told["about"])},\n"drawn": {json.dumps(told["drawn"], ensure_ascii=False)},\n"runs": [\n{lines}\n]\n}}\n',
        encoding="utf-8")


main(*sys.argv[1:])
