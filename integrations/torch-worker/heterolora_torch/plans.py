"""What a plan asks for: held against the schema, against the files that were judged, and against what this worker can do."""

import json
import os
import pathlib

from .allocation import HABITS
from .digests import digest_of, model_files
from .lineup import selected_sites
from .workspace import Refusal, printable

SCHEMA = pathlib.Path(__file__).parents[3] / "docs" / "worker" / "plan.schema.json"
PROXIES = ("constant", "grad-norm", "snip", "synflow", "fisher", "ensemble")
FILE_BYTES_MAX = 1 << 30


def check(plan, path):
    """Refuses what is no plan, and by name what this worker does not do."""
    # The only part that needs a package.
    import jsonschema
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(plan):
        raise Refusal(f"{path}: {error.json_path.removeprefix('$.')}: {printable(error.message)[:300]}")
    for reason in undone(plan):
        raise Refusal(f"{path}: {reason}")
    if not selected_sites(plan):
        raise Refusal("the plan selects none of the model's sites")
    if plan["task"]["tokenCountMax"] > plan["model"]["shape"]["positionCountMax"]:
        raise Refusal(
            f"texts of {plan['task']['tokenCountMax']} tokens; the model has positions for {plan['model']['shape']['positionCountMax']}")


def undone(plan):
    """What the plan asks for and this worker cannot do, in words."""
    search, training, columns = plan["search"], plan["training"], plan["data"]["columns"]
    family = plan["model"]["shape"]["modelType"]
    if search["method"] != "static":
        yield f"search.method '{search['method']}' is not done by this worker; 'static' is"
    if search["proxy"] not in PROXIES:
        yield f"search.proxy '{search['proxy']}' is not done by this worker; {', '.join(PROXIES)} are"
    if search["proxy"] == "synflow" and family == "gemma":
        yield "search.proxy 'synflow' is not done by this worker on gemma, whose norms keep their scale less one"
    if search.get("shortcuts", "off") != "off":
        yield "search.shortcuts is not done by this worker: peft has no shortcuts"
    if "validation" in search:
        yield "search.validation is not done by this worker"
    if training.get("dropout", 0) > 0:
        yield "training.dropout is not done by this worker: what is dropped would not be what the other worker drops"
    if training.get("adapterStart", "random") != "random":
        yield f"training.adapterStart '{training['adapterStart']}' is not done by this worker; 'random' is"
    if training.get("memory", "fast") != "fast":
        yield f"training.memory '{training['memory']}' is not done by this worker; 'fast' is"
    if len(training.get("learningRates", [])) > 1:
        yield "training.learningRates is not done by this worker; one learningRate is"
    for arm in ("full", "searched-without-shortcuts"):
        if arm in plan["arms"]:
            yield f"the arm '{arm}' is not done by this worker"
    if "messages" in columns:
        yield "data.columns.messages is not done by this worker: conversations need the other worker's chat templates"
    if family not in HABITS:
        yield f"a model of the family '{printable(family)}' was never held against the other worker; {', '.join(sorted(HABITS))} were or may be"
    if plan["task"]["type"] == "classification" and len(plan["task"]["labels"]) < 2:
        yield "a classification needs two labels at least"


def check_digests(plan):
    """Every file is the one that was judged; a run on others would make the ledger a lie."""
    model, data = plan["model"], plan["data"]
    groups = [([data[split]["path"]], data[split]["digest"]) for split in ("train", "validation", "test")]
    groups += [
        ([os.path.join(model["path"], name) for name in names], model[digest]) for digest, names in model_files(model["path"]).items()
    ]
    for paths, digest in groups:
        try:
            found = digest_of(paths)
        except OSError as error:
            raise Refusal(f"{error.filename}: {error.strerror.lower()}") from None
        if found != digest:
            raise Refusal(f"{paths[0]}: is not the file that was admitted (its SHA-256 differs)")
    for split in ("train", "validation", "test"):
        if os.path.getsize(data[split]["path"]) > FILE_BYTES_MAX:
            raise Refusal(f"{data[split]['path']}: more than {FILE_BYTES_MAX} bytes")
