"""Tries a worker against docs/worker.md, point by point. Usage: conform.py [--models STORE] [--only CASE]... -- WORKER-COMMAND...

A case starts the worker on tiny models as the daemon does, and says of each point that it looks at whether it holds. The end is
status 1 where one does not.
"""

import argparse
import copy
import fcntl
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import judge
import plans
from judge import Told

SECONDS_MAX = 240
CLASSES = {"type": "classification", "labels": ["bad", "good"]}
TEXTS, PAIRS = {"text": "text", "label": "label"}, {"text": "first", "textPair": "second", "label": "label"}


class Bench:
    """A place to run a worker in, and what it was found to do."""

    def __init__(self, command, models, folder):
        self.command, self.models, self.folder = command, pathlib.Path(models), pathlib.Path(folder)
        self.data = self.folder / "data"
        self.found = {}
        self.runs = 0
        plans.tables(self.data)

    def plan(self, **others):
        """A classification on RoBERTa's tiny copy, of one trial, where nothing else is said."""
        given = {"arms": ["searched"], "search": {"proxy": "grad-norm"}} | others
        return plans.plan(self.models / "tiny-roberta", self.data / "labels", CLASSES, columns=TEXTS, **given)

    def run_folder(self, plan):
        self.runs += 1
        return plans.write(plan, self.folder / f"run-{self.runs}")

    def start(self, folder, attempt=1, snapshot_every="600.0", arguments=None):
        """As the daemon starts it: a session of its own, nothing on standard input, no pipe back."""
        arguments = arguments or ["--attempt", str(attempt), "--snapshot-every", snapshot_every, "--memory-max", str(8 << 30)]
        with open(folder / "worker.log", "ab") as log:
            return subprocess.Popen(
                [*self.command, "run", str(folder), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                start_new_session=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})

    def run(self, folder, **options):
        process = self.start(folder, **options)
        try:
            return process.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return f"none within {SECONDS_MAX} s"

    def holds(self, case, point, problems):
        problems = list(problems)
        self.found[case, point] = problems
        mark = "FAILS" if problems else "holds"
        print(f"{mark}  {case}: {point}" + "".join(f"\n         {problem}" for problem in problems[:3]), flush=True)

    def judge(self, case, folder, points=judge.POINTS):
        for point, problems in judge.judged(folder, points).items():
            self.holds(case, point, problems)

    def last_words(self, folder):
        lines = (folder / "worker.log").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def status(self, case, point, found, due, folder):
        self.holds(case, point, [] if found == due else [f"status {found}; {due} is due: {self.last_words(folder)}"])


def until(process, condition):
    """Waits until a condition holds or the process has ended."""
    end = time.monotonic() + SECONDS_MAX
    while process.poll() is None and time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.002)
    return condition()


def events(folder):
    return (folder / "events.jsonl").read_bytes().count(b"\n") if (folder / "events.jsonl").exists() else 0


def said(folder, kind):
    path = folder / "events.jsonl"
    return path.read_bytes().count(f'"kind":"{kind}"'.encode()) if path.exists() else 0


def holder(folder):
    """The process that has the lock of a run folder; None where nobody has."""
    path = folder / "worker.lock"
    if not path.exists():
        return None
    with open(path, "rb+") as file:
        question = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, process = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, question))
    return None if kind == fcntl.F_UNLCK else process


def whole_run(bench, case, plan, points=judge.POINTS):
    folder = bench.run_folder(plan)
    status = bench.run(folder)
    bench.status(case, "status", status, 0, folder)
    bench.judge(case, folder, points)
    return folder


def classification(bench):
    """All arms at one budget with ranks per site."""
    arms = ["searched", "uniform", "random", "habit", "head-only"]
    whole_run(bench, "classification", bench.plan(arms=arms, training={"seeds": [1, 7]}))


def regression(bench):
    whole_run(bench, "regression", plans.plan(
        bench.models / "tiny-roberta", bench.data / "numbers", {"type": "regression", "pooling": "cls"},
        columns={"text": "text", "label": "value"}, search={"proxy": "fisher"}, arms=["searched", "head-only"]))


def pairs(bench):
    whole_run(bench, "pairs", plans.plan(
        bench.models / "tiny-roberta", bench.data / "pairs", CLASSES | {"pooling": "last"}, columns=PAIRS,
        search={"proxy": "constant"}, arms=["searched", "uniform"]) | {"data": sampled(bench.data / "pairs")})


def sampled(folder):
    return {split: plans.stored_data(folder / f"{split}.tsv") for split in judge.SPLITS} | {
        "columns": PAIRS, "sample": {"train": 32, "test": 11}}


def language(bench):
    """On or off at one rank, with a curve of budgets."""
    whole_run(bench, "language", plans.plan(
        bench.models / "tiny-gpt2", bench.data / "labels", {"type": "causal-lm"}, columns={"text": "text"},
        search={"proxy": "snip", "ranks": None}, budgets=[1500, 3000], arms=["searched", "uniform", "random", "head-only"]))


def decoder(bench):
    whole_run(bench, "decoder", plans.plan(
        bench.models / "tiny-qwen2", bench.data / "labels", {"type": "causal-lm"}, columns={"text": "text"},
        search={"proxy": "synflow", "ranking": "saliency"}, arms=["searched", "habit"]))


def long_plan(bench):
    """Long enough for a signal to come in the middle of it."""
    return bench.plan(arms=["searched", "uniform"], training={"epochs": 12})


def uninterrupted(bench):
    """The long plan, run without interruption, once."""
    if not hasattr(bench, "reference"):
        bench.reference = bench.run_folder(long_plan(bench))
        status = bench.run(bench.reference)
        bench.status("stop", "status of the run that nobody interrupts", status, 0, bench.reference)
    return Told(bench.reference)


def same_facts(told, reference):
    for place, (mine, theirs) in enumerate(zip(told.facts, reference.facts), 1):
        if mine != theirs:
            yield f"fact {place} is {str(mine)[:150]}; without interruption it is {str(theirs)[:150]}"
            return
    if len(told.facts) != len(reference.facts):
        yield f"{len(told.facts)} facts; without interruption there are {len(reference.facts)}"


def same_files(told, reference):
    there = {artifact["path"]: artifact["digest"] for artifact in reference.of("artifact.written")}
    for artifact in told.of("artifact.written"):
        if there.get(artifact["path"]) != artifact["digest"]:
            yield f"{artifact['path']} has other bytes than without interruption"


def gone_on(bench, case, folder, attempt):
    """Starts the next attempt, and holds the whole against a run that nobody interrupted."""
    status = bench.run(folder, attempt=attempt)
    bench.status(case, "goes on", status, 0, folder)
    told = Told(folder)
    bench.holds(case, "nothing is said twice, and the same results", [*same_facts(told, uninterrupted(bench)), *same_files(told, uninterrupted(bench))])
    bench.judge(case, folder, [judge.lines, judge.schema, judge.numbering, judge.order, judge.digests, judge.leftovers])


def repeat(bench):
    """The same plan gives the same facts."""
    folder = bench.run_folder(long_plan(bench))
    bench.status("repeat", "status", bench.run(folder), 0, folder)
    told = Told(folder)
    bench.holds("repeat", "the same plan, the same words", [*same_facts(told, uninterrupted(bench)), *same_files(told, uninterrupted(bench))])


def stop(bench):
    """SIGTERM in the middle of a trial, and in the middle of the next."""
    folder = bench.run_folder(long_plan(bench))
    for attempt, finished in ((1, 0), (2, 1)):
        process = bench.start(folder, attempt=attempt)
        before = said(folder, "trial.progressed")
        until(process, lambda: said(folder, "trial.finished") >= finished and said(folder, "trial.progressed") > before + 2)
        who = holder(folder)
        # A wrapper that does not exec would leave the daemon with the wrong process.
        bench.holds("stop", f"lock held, attempt {attempt}", [] if who == process.pid else [f"the lock is held by {who}; the worker is {process.pid}"])
        process.send_signal(signal.SIGTERM)
        bench.status("stop", f"status, attempt {attempt}", process.wait(45), 75, folder)
        bench.holds("stop", f"lock dropped, attempt {attempt}", [] if holder(folder) is None else ["somebody holds the lock"])
        told = Told(folder)
        last = told.events[-1] if told.events else {"kind": "nothing", "payload": {}}
        problems = [] if last["kind"] == "snapshot.written" else [f"the last word is {last['kind']}; snapshot.written is due"]
        if not problems:
            path = folder / last["payload"]["path"]
            if not path.exists() or (path.stat().st_size, plans.sha256(path)) != (last["payload"]["sizeBytes"], last["payload"]["digest"]):
                problems = [f"{last['payload']['path']} is not there as it was said"]
        bench.holds("stop", f"a snapshot at the stop, attempt {attempt}", problems)
        count = sum(1 for path in (folder / "snapshots").glob("*"))
        bench.holds("stop", f"two snapshots at most, attempt {attempt}", [] if count <= 2 else [f"{count} files in snapshots"])
    gone_on(bench, "stop", folder, 3)


def early(bench):
    """SIGTERM before the first trial."""
    folder = bench.run_folder(long_plan(bench))
    process = bench.start(folder)
    until(process, lambda: said(folder, "run.prepared") > 0)
    process.send_signal(signal.SIGTERM)
    bench.status("early", "status", process.wait(45), 75, folder)
    gone_on(bench, "early", folder, 2)


def kill(bench):
    """SIGKILL at four places; what a crash leaves of a line is cut off."""
    folder = bench.run_folder(long_plan(bench))
    for attempt, count in enumerate((1, 4, 30, 60), 1):
        process = bench.start(folder, attempt=attempt, snapshot_every="0.05")
        until(process, lambda: events(folder) >= count)
        process.kill()
        process.wait()
    told = Told(folder)
    problems = []
    for record in told.of("snapshot.written")[-1:]:
        path = folder / record["path"]
        if not path.exists() or plans.sha256(path) != record["digest"]:
            problems = [f"the newest snapshot that was said, {record['path']}, is not there as it was said"]
    bench.holds("kill", "what is said of a snapshot is true", problems)
    bench.holds("kill", "what is said of a file is true", [
        problem for problem in judge.judged(folder, [judge.digests])["digests"] if "was not said" not in problem])
    with open(folder / "events.jsonl", "ab") as file:
        file.write(b'{"attempt":4,"kind":"trial.pro')
    gone_on(bench, "kill", folder, 5)


def anew(bench):
    """Snapshots are gone: it begins anew, and says nothing that was said."""
    folder = bench.run_folder(long_plan(bench))
    process = bench.start(folder)
    until(process, lambda: said(folder, "trial.progressed") > 8)
    process.send_signal(signal.SIGTERM)
    process.wait(45)
    shutil.rmtree(folder / "snapshots")
    changed = bench.folder / "changed"
    shutil.copytree(folder, changed)
    gone_on(bench, "anew", folder, 2)
    # The same with other words in the past.
    lines = (changed / "events.jsonl").read_text().splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if '"kind":"trial.progressed"' in line)
    event = json.loads(lines[place])
    payload = json.loads(event["payload"])
    payload["measurements"][0]["value"] += 1
    event["payload"] = plans.canonical(payload)
    lines[place] = plans.canonical(event) + "\n"
    (changed / "events.jsonl").write_text("".join(lines))
    before = (changed / "events.jsonl").read_bytes()
    bench.status("anew", "held to what was said", bench.run(changed, attempt=2), 65, changed)
    bench.holds("anew", "nothing said against what was said",
                [] if (changed / "events.jsonl").read_bytes() == before else ["events.jsonl has other words than before"])


def lock(bench):
    """Another process has the lock."""
    folder = bench.run_folder(bench.plan())
    with open(folder / "worker.lock", "wb") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        bench.status("lock", "status where another process works", bench.run(folder), 69, folder)
    bench.holds("lock", "nothing written", [] if events(folder) == 0 else ["it said something"])


def changed(plan, change):
    plan = copy.deepcopy(plan)
    change(plan)
    return plan


def refusals(bench):
    """Plans and files that are to be refused before anything is trained."""
    good = bench.plan()
    other = bench.folder / "other.tsv"
    other.write_text("text\tlabel\na b\tgood\n")
    cases = {
        "another format": lambda p: p.update(formatVersion=2),
        "a proxy that nobody knows": lambda p: p["search"].update(proxy="magic"),
        "a field of another type": lambda p: p["training"].update(epochs="two"),
        "no task": lambda p: p.pop("task"),
        "no site selected": lambda p: p["search"]["sites"].update(linear=["nothing.of.this.name"]),
        "a model folder that is gone": lambda p: p["model"].update(path=str(bench.folder / "gone")),
        "a data file that is gone": lambda p: p["data"]["test"].update(path=str(bench.folder / "gone.tsv")),
        "weights that were changed": lambda p: p["model"].update(weightsDigest="0" * 64),
        "a configuration that was changed": lambda p: p["model"].update(configurationDigest="1" * 64),
        "a tokenizer that was changed": lambda p: p["model"].update(tokenizerDigest="2" * 64),
        "a data file that was changed": lambda p: p["data"]["train"].update(path=str(other)),
        "more tokens than positions": lambda p: p["task"].update(tokenCountMax=100_000),
    }
    for words, change in cases.items():
        refused(bench, words, bench.run_folder(changed(good, change)))
    folder = bench.run_folder(good)
    (folder / "plan.json").write_bytes(b'{"formatVersion":1,')
    refused(bench, "half a plan", folder)
    (folder / "plan.json").unlink()
    refused(bench, "no plan", folder)
    folder = bench.run_folder(good)
    bench.status("refusals", "an option that nobody knows", bench.run(folder, arguments=["--magic", "1"]), 64, folder)


def refused(bench, words, folder):
    status = bench.run(folder)
    bench.status("refusals", words, status, 65, folder)
    told = events(folder) and {event["kind"] for event in Told(folder).events}
    bench.holds("refusals", f"{words}: nothing trained", [f"it said {sorted(told)}"] if told and "trial.started" in told else [])
    lines = (folder / "worker.log").read_text(errors="replace").strip().splitlines()
    bench.holds("refusals", f"{words}: said in a line", [] if lines and "Traceback" not in "".join(lines) else ["no words, or a traceback"])


CASES = [classification, regression, pairs, language, decoder, repeat, early, stop, kill, anew, lock, refusals]


def try_worker(command, models, only=None):
    """What was found, by case and point: the problems of each."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        bench = Bench(command, models, folder)
        for case in CASES:
            if not only or case.__name__ in only:
                case(bench)
        return bench.found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", required=True, help="the folder of tiny models")
    parser.add_argument("--only", action="append", choices=[case.__name__ for case in CASES], help="a case; all of them where none is named")
    parser.add_argument("worker", nargs="+", metavar="WORKER-COMMAND")
    arguments = parser.parse_args()
    found = try_worker(arguments.worker, arguments.models, arguments.only)
    failing = [key for key, problems in found.items() if problems]
    print(f"{len(found) - len(failing)} points hold, {len(failing)} fail")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
