"""Judges a finished run folder point by point: what docs/worker.md says of plan, events and files.

A point is a function of a `Told` that yields what is wrong, in words. Needs jsonschema, numpy, PyTorch, transformers and peft.
"""

import hashlib
import json
import math
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]
for part in ("integrations/python", "integrations/torch-worker", "integrations/verify", "integrations/conformance"):
    sys.path.insert(0, str(ROOT / part))

import jsonschema

import heterolora_tables
from heterolora_torch import allocation, lineup
from heterolora_torch.generator import sampled
from heterolora_torch.workspace import repeatable

SPLITS = ("train", "validation", "test")
LINE_BYTES_MAX = 8 << 20
# Single precision in another order of summation.
NUMBER_TOLERANCE = 1e-4


class Schemas:
    def __init__(self):
        folder = ROOT / "docs" / "worker"
        events = json.loads((folder / "events.schema.json").read_text(encoding="utf-8"))
        kind = jsonschema.Draft202012Validator
        self.plan = kind(json.loads((folder / "plan.schema.json").read_text(encoding="utf-8")))
        self.line = kind({key: value for key, value in events.items() if key != "oneOf"})
        self.payloads = {
            one["title"]: kind({"$ref": f"#/$defs/payload-{one['title']}", "$defs": events["$defs"]}) for one in events["oneOf"]
        }

    def problems(self, event):
        yield from self.line.iter_errors(event)
        if event.get("kind") in self.payloads:
            yield from self.payloads[event["kind"]].iter_errors(event["payload"])


SCHEMAS = Schemas()


def no_constant(name):
    raise ValueError(f"{name} is no number of JSON")


class Told:
    """What a run folder says."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.plan = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        self.events, self.torn = [], []
        data = self.bytes()
        *lines, rest = data.split(b"\n")
        if rest:
            self.torn.append(f"ends with {len(rest)} bytes without a newline")
        for number, line in enumerate(lines, 1):
            try:
                if len(line) > LINE_BYTES_MAX:
                    raise ValueError(f"{len(line)} bytes; at most {LINE_BYTES_MAX} are read")
                event = json.loads(line.decode("utf-8"), parse_constant=no_constant)
                event["payload"] = json.loads(event["payload"], parse_constant=no_constant)
                self.events.append(event)
            except (ValueError, TypeError, KeyError) as error:
                self.torn.append(f"line {number}: {error}")

    def bytes(self):
        path = self.folder / "events.jsonl"
        return path.read_bytes() if path.exists() else b""

    def of(self, kind):
        return [event["payload"] for event in self.events if event["kind"] == kind]

    @property
    def facts(self):
        """The part of every fact that the plan decides, snapshots and machines left out."""
        return [
            (event["kind"], repeatable(event["kind"], event["payload"]))
            for event in self.events if event["kind"] not in ("snapshot.written", "run.machine-changed")
        ]

    @property
    def sites(self):
        return lineup.selected_sites(self.plan)

    def files(self, trial):
        return self.folder / "adapters" / lineup.file_name(trial)

    def table(self, split):
        """The rows of a split that take part."""
        rows = heterolora_tables.read(self.plan["data"][split]["path"], self.plan["data"]["columns"])
        places = sampled(len(rows), self.plan["data"]["sample"].get(split), split)
        return [(place + 1, rows[place]) for place in places]


def close(a, b, tolerance=NUMBER_TOLERANCE):
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def schema(told):
    for error in SCHEMAS.plan.iter_errors(told.plan):
        yield f"plan.json {error.json_path}: {error.message[:200]}"
    for event in told.events:
        for error in SCHEMAS.problems(event):
            yield f"event {event.get('sequence')} ({event.get('kind')}) {error.json_path}: {error.message[:200]}"


def lines(told):
    yield from told.torn


def numbering(told):
    last = (0, 0)
    for event in told.events:
        here = (event["attempt"], event["sequence"])
        if not (here[0] == last[0] > 0 and here[1] == last[1] + 1 or here[0] > last[0] and here[1] == 1):
            yield f"event {here[1]} of attempt {here[0]} follows event {last[1]} of attempt {last[0]}"
        last = here


def expected_kinds(told):
    """What is to be said, apart from progress, snapshots and files."""
    plan = told.plan
    yield "run.prepared", None
    for place, budget in enumerate(plan.get("budgets") or [None]):
        if place == 0:
            yield "search.scored", None
        for variant in lineup.variants(plan):
            if variant["arm"] in lineup.KEEPS_TO_BUDGET and variant.get("budget") == budget:
                yield "search.allocated", variant
    for trial in lineup.trials(plan):
        yield "trial.started", trial
        yield "trial.finished", trial
    yield "work.finished", None


def named(kind, payload):
    if kind == "search.allocated":
        found = {"arm": payload["arm"], "budget": payload.get("curveBudget"), "draw": payload.get("draw")}
        return {key: value for key, value in found.items() if value is not None}
    return payload["trial"] if kind in ("trial.started", "trial.finished") else None


def order(told):
    """For plans of static searches without competition."""
    facts = [e for e in told.events if e["kind"] not in ("trial.progressed", "artifact.written", "snapshot.written", "run.machine-changed")]
    found = [(event["kind"], named(event["kind"], event["payload"])) for event in facts]
    expected = list(expected_kinds(told))
    for place, (was, wanted) in enumerate(zip(found, expected), 1):
        if was != wanted:
            yield f"fact {place} but for progress and files is {was}; {wanted} is due"
            return
    if len(found) != len(expected):
        yield f"{len(found)} facts but for progress and files; {len(expected)} are due, the last said is {found[-1:]}"
    trial, state = None, "before"
    for event in told.events:
        kind, payload = event["kind"], event["payload"]
        if kind == "trial.started":
            trial, state = payload["trial"], "training"
        elif kind == "trial.finished":
            state = "written"
        elif kind in ("trial.progressed", "snapshot.written") and (payload["trial"] != trial or state != "training"):
            yield f"event {event['sequence']}: {kind} of {payload['trial']} while it does not train"
        elif kind == "artifact.written" and (payload.get("trial") != trial or state != "written"):
            yield f"event {event['sequence']}: {payload['path']} is said before its trial has finished, or behind another's start"
    if told.events and told.events[-1]["kind"] != "work.finished":
        yield f"the last word is {told.events[-1]['kind']}; work.finished is due"


def prepared(told):
    for said in told.of("run.prepared"):
        if said["sites"] != told.sites:
            yield f"{len(said['sites'])} sites; the plan selects {len(told.sites)}, in execution order"
        if said["baseParameterCount"] != told.plan["model"]["shape"]["baseParameterCount"]:
            yield f"{said['baseParameterCount']} base parameters; the plan has {told.plan['model']['shape']['baseParameterCount']}"
        if [split["split"] for split in said["splits"]] != list(SPLITS):
            yield "splits are not train, validation, test"
        for split in said["splits"]:
            rows = told.table(split["split"])
            counts = [sum(row.target == label for _, row in rows) for label in told.plan["task"]["labels"]]
            if (split["rowCount"] + split.get("rowsWithoutTarget", 0), split["labelCounts"]) != (len(rows), counts):
                yield f"{split['split']}: {split['rowCount']} rows, labels {split['labelCounts']}; the table has {len(rows)}, {counts}"


def scores(told):
    search, seed = told.plan["search"], told.plan["training"]["seeds"][0]
    for said in told.of("search.scored"):
        if [site["site"] for site in said["sites"]] != [site["name"] for site in told.sites]:
            yield "scores are not one for each selected site, in execution order"
        if (said["proxy"], said["seed"], said["round"]) != (search["proxy"], seed, 1):
            yield f"round {said['round']} of {said['proxy']} at seed {said['seed']}; round 1 of {search['proxy']} at seed {seed} is asked for"
        prices = {site["name"]: allocation.cost(site, search["rank"]) for site in told.sites}
        for site in said["sites"]:
            if site["site"] in prices and not close(site["saliencyPerParameter"] * prices[site["site"]], site["saliency"]):
                yield f"{site['site']}: saliencyPerParameter is not saliency by {prices[site['site']]} parameters"


def allocations(told):
    """Ranks, order, margins and words follow from the scores that were said."""
    records, scored = told.of("search.allocated"), told.of("search.scored")
    if not scored:
        return
    plan, sites, made = told.plan, told.sites, []
    for budget in plan.get("budgets") or [None]:
        there = next((r for r in records if r["arm"] == "searched" and r.get("curveBudget") == budget), None)
        if there is None:
            yield f"the searched arm has no allocation{'' if budget is None else f' at {budget}'}"
            return
        sure = {choice["site"]: choice.get("selectionProbability") for choice in there["choices"]}
        seen = [site | {"selectionProbability": sure.get(site["site"])} for site in scored[0]["sites"]]
        ceiling = plan["trainableParameterCountMax"] if budget is None else budget
        found = allocation.allocate(seen, plan["search"]["proxy"], sites, ceiling, plan["search"], plan["training"]["seeds"][0]).record()
        variant = {"arm": "searched"} | ({} if budget is None else {"budget": budget})
        made.append(allocation.of_variant(found, variant))
        made += [record for _, record in allocation.baselines(plan, budget, found["trainableParameterCount"], sites)]
    for mine, said in zip(made, records):
        if mine != said:
            name = named("search.allocated", said)
            ranks = [[(c["site"], c["rank"]) for c in r["choices"] if c["rank"]] for r in (said, mine)]
            if ranks[0] != ranks[1]:
                yield f"{name}: ranks {ranks[0]}; from these scores follow {ranks[1]}"
            else:
                keys = sorted({key for a, b in zip(mine["choices"], said["choices"]) for key in a if a.get(key) != b.get(key)})
                yield f"{name}: other {', '.join(keys) or 'sums'} than follow from these scores"


def budgets(told):
    """Exactly kept: in the allocation, in the trial, and in the file."""
    prices = {site["name"]: allocation.cost(site, 1) for site in told.plan["model"]["shape"]["sites"]}
    used = {}
    for said in told.of("search.allocated"):
        name = named("search.allocated", said)
        total = sum(choice["rank"] * prices[choice["site"]] for choice in said["choices"])
        if total != said["trainableParameterCount"] or total != sum(choice["parameterCount"] for choice in said["choices"]):
            yield f"{name}: its ranks cost {total} parameters, it says {said['trainableParameterCount']}"
        budget = told.plan["trainableParameterCountMax"] if "curveBudget" not in said else said["curveBudget"]
        ceiling = budget if said["arm"].startswith("searched") else used[said.get("curveBudget"), "searched", None]
        if total > ceiling or said["budget"] != ceiling:
            yield f"{name}: {total} parameters under a budget of {said['budget']}; at most {ceiling} are allowed"
        used[said.get("curveBudget"), said["arm"], said.get("draw")] = total
    for kind in ("trial.started", "trial.finished"):
        for said in told.of(kind):
            trial = said["trial"]
            due = used.get((trial.get("budget"), trial["arm"], trial.get("draw")), 0)
            if said["trainableParameterCount"] != due:
                yield f"{kind} of {lineup.words(trial)}: {said['trainableParameterCount']} parameters; its allocation has {due}"
    for trial, tensors in adapters(told):
        count = sum(math.prod(shape) for shape in tensors.values())
        due = used.get((trial.get("budget"), trial["arm"], trial.get("draw")), 0)
        if count != due:
            yield f"{lineup.words(trial)}: adapter_model.safetensors has {count} elements; its allocation has {due}"


def adapters(told):
    from plans import shapes
    for said in told.of("trial.finished"):
        path = told.files(said["trial"]) / "adapter_model.safetensors"
        if path.exists():
            yield said["trial"], shapes(path)


def progress(told):
    training = told.plan["training"]
    rows = {split["split"]: split["rowCount"] for said in told.of("run.prepared") for split in said["splits"]}
    per_epoch = -(-rows["train"] // training["batchSize"])
    for started in told.of("trial.started"):
        trial, steps = started["trial"], started["stepCount"]
        if steps not in (0, training["epochs"] * per_epoch):
            yield f"{lineup.words(trial)}: {steps} steps; {training['epochs']} epochs have {training['epochs'] * per_epoch}"
        due = [(step, split) for step in range(1, steps + 1)
               for split in (["train"] if step % 10 == 0 or step % per_epoch == 0 else []) + (["validation"] if step % per_epoch == 0 else [])]
        found = [said for said in told.of("trial.progressed") if said["trial"] == trial]
        if [(said["stepCount"], said["measurements"][0].get("split")) for said in found] != due:
            yield f"{lineup.words(trial)}: progress is not told after every tenth step and each epoch's last, then on validation"
        warm = math.ceil(training["warmupShare"] * steps)
        for said in found:
            rate = [m["value"] for m in said["measurements"] if m["quantity"] == "learningRate"]
            step = said["stepCount"] - 1
            share = (step + 1) / warm if step < warm else (steps - step) / max(1, steps - warm)
            if rate and not close(rate[0], training["learningRate"] * share, 1e-9):
                yield f"{lineup.words(trial)}, step {said['stepCount']}: learning rate {rate[0]}; the schedule has {training['learningRate'] * share}"


def quantities(said, split):
    return {m["quantity"]: m["value"] for m in said["measurements"] if m.get("split") == split}


def indices(text, width):
    return [int(text[place:place + width], 36) for place in range(0, len(text), width)]


def measurements(told):
    """The final numbers are those that the told predictions have."""
    task = told.plan["task"]
    truths = set()
    for said in told.of("trial.finished"):
        name, on_test = lineup.words(said["trial"]), quantities(said, "test")
        rows = told.table("test")
        losses = said.get("testRowLosses", [])
        if task["type"] == "classification":
            width = said.get("testClassWidth", 1)
            truth, told_as = indices(said["testLabels"], width), indices(said["testPredictions"], width)
            truths.add(said["testLabels"])
            if [task["labels"][index] for index in truth] != [row.target for _, row in rows]:
                yield f"{name}: testLabels are not those of the test table"
                continue
            hits = sum(a == b for a, b in zip(truth, told_as)) / len(truth)
            if len(told_as) != len(truth) or not close(on_test.get("accuracy", -1), hits, 1e-12):
                yield f"{name}: accuracy {on_test.get('accuracy')} on test; its predictions have {hits}"
        elif task["type"] == "regression":
            squares = [(a - b) ** 2 for a, b in zip(said["testOutputs"], said["testTargets"])]
            if said["testTargets"] != [float(row.target) for _, row in rows]:
                yield f"{name}: testTargets are not those of the test table"
            if not close(on_test["loss"], sum(squares) / len(squares)):
                yield f"{name}: loss {on_test['loss']} on test; its outputs have {sum(squares) / len(squares)}"
        if losses:
            weights = said.get("testTokenCounts") or [1] * len(losses)
            mean = sum(a * b for a, b in zip(losses, weights)) / sum(weights)
            if not close(on_test["loss"], mean):
                yield f"{name}: loss {on_test['loss']} on test; testRowLosses have {mean}"
            if len(losses) != len(weights):
                yield f"{name}: {len(losses)} row losses for {len(weights)} rows"
        else:
            yield f"{name}: no testRowLosses"
    if len(truths) > 1:
        yield "testLabels differ from trial to trial"


def digests(told):
    """Every file that was said is there, as it was said, and no file that was not."""
    said = told.of("artifact.written")
    for artifact in said:
        path = told.folder / artifact["path"]
        if ".." in pathlib.PurePath(artifact["path"]).parts or not artifact["path"].startswith("adapters/"):
            yield f"{artifact['path']} does not lie in adapters"
        elif not path.is_file() or path.is_symlink() or path.stat().st_nlink != 1:
            yield f"{artifact['path']} is no plain file with one name"
        else:
            data = path.read_bytes()
            if (len(data), hashlib.sha256(data).hexdigest()) != (artifact["sizeBytes"], artifact["digest"]):
                yield f"{artifact['path']} is not what was said: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"
    there = {str(path.relative_to(told.folder)) for path in (told.folder / "adapters").rglob("*") if not path.is_dir()}
    for path in sorted(there - {artifact["path"] for artifact in said}):
        yield f"{path} was not said"


def files(told):
    has_head = told.plan["task"]["type"] != "causal-lm"
    modules = {json.dumps(named("search.allocated", r)): r["trainableParameterCount"] for r in told.of("search.allocated")}
    for said in told.of("trial.finished"):
        trial = said["trial"]
        variant = json.dumps({key: trial[key] for key in ("arm", "budget", "draw") if key in trial})
        due = ["adapter-configuration", "adapter-weights"] if modules.get(variant) else []
        due += ["head-configuration"] + (["head-weights"] if has_head else []) + ["predictions"]
        found = [a["kind"] for a in told.of("artifact.written") if a.get("trial") == trial]
        if found != (due if trial["arm"] != "full" else ["predictions"]):
            yield f"{lineup.words(trial)}: files {found}; {due} are due"
        folder = told.files(trial)
        if (folder / "head.json").exists():
            head, plan = json.loads((folder / "head.json").read_text(encoding="utf-8")), told.plan
            wanted = {
                "task": plan["task"]["type"], "labels": plan["task"]["labels"], "pooling": plan["task"]["pooling"],
                "maxTokens": plan["task"]["tokenCountMax"], "baseModel": plan["model"]["name"], "columns": plan["data"]["columns"],
                "testDigest": plan["data"]["test"]["digest"],
            }
            if head != wanted:
                yield f"{lineup.words(trial)}: head.json says {head}; {wanted} is due"


def predictions(told):
    kind = told.plan["task"]["type"]
    for said in told.of("trial.finished"):
        name, path = lineup.words(said["trial"]), told.files(said["trial"]) / "predictions.tsv"
        if not path.exists():
            yield f"{name}: no predictions.tsv"
            continue
        header, *lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        second = {"classification": ["label", "prediction"], "regression": ["value", "prediction"],
                  "causal-lm": ["predicted tokens", "nats per token"]}[kind]
        if header != ["row"] + second:
            yield f"{name}: predictions.tsv begins with {header}; {['row'] + second} is due"
            continue
        numbers = [number for number, _ in told.table("test")]
        if kind == "classification":
            width, labels = said.get("testClassWidth", 1), told.plan["task"]["labels"]
            due = [[labels[i] for i in indices(said[key], width)] for key in ("testLabels", "testPredictions")]
        elif kind == "regression":
            due = [said["testTargets"], said["testOutputs"]]
        else:
            due = [said["testTokenCounts"], said["testRowLosses"]]
            numbers = [int(line[0]) for line in lines]
        read = str if kind == "classification" else float
        if [[int(a), read(b), read(c)] for a, b, c in lines] != [list(row) for row in zip(numbers, *due)]:
            yield f"{name}: predictions.tsv is not what trial.finished says"


def ranks(told):
    """Modules in the file and their ranks are those of the allocation, and the configuration has every one."""
    records = {json.dumps(named("search.allocated", r)): r for r in told.of("search.allocated")}
    for trial, tensors in adapters(told):
        record = records.get(json.dumps({key: trial[key] for key in ("arm", "budget", "draw") if key in trial}))
        due = {choice["site"]: choice["rank"] for choice in record["choices"] if choice["rank"]} if record else {}
        found = {}
        for name, shape in tensors.items():
            if name.endswith(".lora_A.weight"):
                module = name.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
                site = next((site for site in due if module == site or module.endswith("." + site)), module)
                found[site] = shape[0]
        if found != due:
            yield f"{lineup.words(trial)}: the adapter has {found}; the allocation {due}"
        configuration = json.loads((told.files(trial) / "adapter_config.json").read_text(encoding="utf-8"))
        pattern = configuration.get("rank_pattern", {})
        if len(pattern) != len(due) or any(pattern[key] != rank for key in pattern for site, rank in due.items() if key.endswith(site) and (key == site or key.endswith("." + site))):
            yield f"{lineup.words(trial)}: rank_pattern {pattern} is not the allocation"


def peft(told):
    """peft loads each adapter, and predicts with it what the worker says it does."""
    import functions
    for said in told.of("trial.finished"):
        if said["trial"]["arm"] == "full":
            continue
        try:
            yield from functions.compare(told, said)
        except Exception as error:
            yield f"{lineup.words(said['trial'])}: {type(error).__name__}: {error}"


def leftovers(told):
    """Nothing half-written, no snapshot and nobody's files when all is done."""
    known = {"plan.json", "events.jsonl", "worker.lock", "worker.log", "adapters", "snapshots"}
    for path in sorted(told.folder.rglob("*")):
        name = str(path.relative_to(told.folder))
        if path.name.endswith(".tmp") or name.split("/")[0] not in known or name.startswith("snapshots/"):
            yield f"{name} is left behind"


POINTS = [lines, schema, numbering, order, prepared, scores, allocations, budgets, ranks, progress, measurements, predictions, digests, files,
          leftovers, peft]


def judged(folder, points=POINTS):
    """What is wrong with a finished run, by point."""
    told = Told(folder)
    found = {}
    for point in points:
        try:
            found[point.__name__] = list(point(told))
        except Exception as error:
            found[point.__name__] = [f"cannot be judged: {type(error).__name__}: {error}"]
    return found
