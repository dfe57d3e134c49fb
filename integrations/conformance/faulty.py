"""A good worker with one fault. Usage: faulty.py FAULT WORKER-COMMAND... run RUN OPTION...

Runs the worker, hands signals on, and spoils what it leaves or how it ends. `FAULTS` says what each is and which point must find it.
"""

import hashlib
import json
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import shutil

from plans import canonical


class Spoiled:
    """The words of a run, to be changed; payloads are values."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.path = self.folder / "events.jsonl"
        self.events = [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []
        for event in self.events:
            event["payload"] = json.loads(event["payload"])

    def first(self, kind, condition=lambda payload: True):
        return next(event for event in self.events if event["kind"] == kind and condition(event["payload"]))

    def write(self):
        lines = [canonical(event | {"payload": canonical(event["payload"])}) for event in self.events]
        self.path.write_text("".join(line + "\n" for line in lines))

    def number(self):
        for number, event in enumerate(self.events, 1):
            event["sequence"] = number

    def artifact(self, name):
        return self.first("artifact.written", lambda artifact: artifact["path"].endswith(name))["payload"]

    def rewrite(self, name, change):
        """Changes a file and says it as it is then."""
        artifact = self.artifact(name)
        path = self.folder / artifact["path"]
        data = change(path.read_bytes())
        path.write_bytes(data)
        artifact |= {"sizeBytes": len(data), "digest": hashlib.sha256(data).hexdigest()}
        self.first("artifact.written", lambda a: a["path"] == artifact["path"])["payload"] = artifact


def swapped(run):
    place = next(place for place, event in enumerate(run.events) if event["kind"] == "trial.started")
    run.events[place - 1], run.events[place] = run.events[place], run.events[place - 1]
    run.number()


def left_out(kind):
    def leave_out(run):
        run.events.remove(run.first(kind))
        run.number()
    return leave_out


def repeated_number(run):
    run.events[4]["sequence"] = run.events[3]["sequence"]


def one_too_many(run):
    run.first("trial.started")["payload"]["trainableParameterCount"] += 1


def budget_passed(run):
    """One more rank at the last place, told consistently."""
    record = run.first("search.allocated")["payload"]
    choice = record["choices"][0]
    width = choice["parameterCount"] // choice["rank"]
    choice["rank"] += 1
    choice["parameterCount"] += width
    record["trainableParameterCount"] += width


def other_places(run):
    """Two places of one price exchanged: the budget is kept, and the scores say otherwise."""
    choices = run.first("search.allocated")["payload"]["choices"]
    on = next(choice for choice in choices if choice["rank"] == 1)
    other = next(c for c in choices if c["rank"] > 1 and c["parameterCount"] // c["rank"] == on["parameterCount"])
    for key in ("rank", "parameterCount"):
        on[key], other[key] = other[key], on[key]


def payload(kind, change):
    return lambda run: change(run.first(kind)["payload"])


def torn(run):
    run.write()
    run.path.write_bytes(run.path.read_bytes()[:-9])
    run.events = None


def no_number(run):
    run.write()
    text = run.path.read_text().replace('\\"seconds\\":', '\\"seconds\\":NaN,\\"was\\":', 1)
    run.path.write_text(text)
    run.events = None


def negated(data):
    """A safetensors file with every number's sign turned in the tensors of B."""
    size = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + size]), bytearray(data[8 + size:])
    for name, entry in header.items():
        if ".lora_B." in name:
            for place in range(entry["data_offsets"][0] + 3, entry["data_offsets"][1], 4):
                body[place] ^= 0x80
    return data[:8 + size] + bytes(body)


def without_a_rank(data):
    configuration = json.loads(data)
    configuration["rank_pattern"].popitem()
    return json.dumps(configuration).encode()


def another_prediction(data):
    head, line, rest = data.decode().split("\n", 2)
    number, label, prediction = line.split("\t")
    return "\n".join([head, "\t".join([number, label, "bad" if prediction == "good" else "good"]), rest]).encode()


def shorter_head(data):
    head = json.loads(data)
    del head["maxTokens"]
    return json.dumps(head).encode()


def changed_file(run):
    path = run.folder / run.artifact("adapter_model.safetensors")["path"]
    path.write_bytes(path.read_bytes()[:-4])


def unsaid_file(run):
    (run.folder / "adapters" / "searched-1" / "notes.txt").write_text("mine")


def half_file(run):
    (run.folder / "adapters" / "searched-1" / "head.json.tmp").write_text("{")


def kept_snapshot(run):
    (run.folder / "snapshots" / "searched-1-0").write_text("old")


def wrong_rate(run):
    event = run.first("trial.progressed")
    next(m for m in event["payload"]["measurements"] if m["quantity"] == "learningRate")["value"] *= 1.01


def wrong_accuracy(run):
    said = run.first("trial.finished")["payload"]
    next(m for m in said["measurements"] if m["quantity"] == "accuracy" and m["split"] == "test")["value"] = 0.999


def last_attempt(run):
    return [event for event in run.events if event["attempt"] == run.events[-1]["attempt"]]


def said_twice(run):
    events = last_attempt(run)
    if events[0]["attempt"] > 1:
        earlier = next(e for e in run.events if e["kind"] == "trial.started")
        run.events.insert(run.events.index(events[0]), earlier | {"attempt": events[0]["attempt"]})
        for number, event in enumerate(last_attempt(run), 1):
            event["sequence"] = number


def other_results(run):
    events = [e for e in last_attempt(run) if e["kind"] == "trial.progressed" and e["attempt"] > 1]
    for event in events[-1:]:
        event["payload"]["measurements"][0]["value"] += 1e-9


def broken_snapshot(run):
    for event in reversed(run.events):
        if event["kind"] == "snapshot.written" and (run.folder / event["payload"]["path"]).exists():
            path = run.folder / event["payload"]["path"]
            path.write_bytes(path.read_bytes()[:-1])
            return


WHOLE, STOP = "whole", "stop"
# What is done to a run folder, in which case of conform.py (or the whole run of faults.py), and which point must find it.
FAULTS = {
    "facts in another order": (swapped, WHOLE, "order"),
    "a trial that is never said to start": (left_out("trial.started"), WHOLE, "order"),
    "work.finished left out": (left_out("work.finished"), WHOLE, "order"),
    "an event number twice": (repeated_number, WHOLE, "numbering"),
    "an event left out": (lambda run: run.events.pop(5), WHOLE, "numbering"),
    "one parameter too many in a trial": (one_too_many, WHOLE, "budgets"),
    "a budget passed by one rank": (budget_passed, WHOLE, "budgets"),
    "other places than the scores say": (other_places, WHOLE, "allocations"),
    "other words of a choice": (lambda run: run.first("search.allocated")["payload"]["choices"][0].update(reason="because"), WHOLE, "allocations"),
    "a score left out": (lambda run: run.first("search.scored")["payload"]["sites"].pop(), WHOLE, "scores"),
    "a member that nobody knows": (lambda run: run.events[0]["payload"].update(magic=1), WHOLE, "schema"),
    "a member left out": (lambda run: run.events[0]["payload"].pop("engineVersion"), WHOLE, "schema"),
    "a word of the daemon": (lambda run: run.events[-1].update(kind="run.ended"), WHOLE, "schema"),
    "a time without its zone": (lambda run: run.events[0].update(time="2026-11-27T13:00:00"), WHOLE, "schema"),
    "a torn line": (torn, WHOLE, "lines"),
    "a number that is none": (no_number, WHOLE, "lines"),
    "a wrong digest": (lambda run: run.artifact("head.json").update(digest="0" * 64), WHOLE, "digests"),
    "a wrong size": (lambda run: run.artifact("head.json").update(sizeBytes=1), WHOLE, "digests"),
    "a file changed after it was said": (changed_file, WHOLE, "digests"),
    "a file outside adapters": (lambda run: run.artifact("head.json").update(path="adapters/../plan.json"), WHOLE, "digests"),
    "a file that was not said": (unsaid_file, WHOLE, "digests"),
    "a half-written file": (half_file, WHOLE, "leftovers"),
    "a snapshot left behind": (kept_snapshot, WHOLE, "leftovers"),
    "another accuracy than its predictions have": (wrong_accuracy, WHOLE, "measurements"),
    "other labels than the table's": (lambda run: run.first("trial.finished")["payload"].update(testLabels="0" * 23), WHOLE, "measurements"),
    "other predictions in the file": (lambda run: run.rewrite("searched-1/predictions.tsv", another_prediction), WHOLE, "predictions"),
    "an adapter that computes something else": (lambda run: run.rewrite("searched-1/adapter_model.safetensors", negated), WHOLE, "peft"),
    "an adapter without one of its ranks": (lambda run: run.rewrite("searched-1/adapter_config.json", without_a_rank), WHOLE, "ranks"),
    "a head.json that says less": (lambda run: run.rewrite("searched-1/head.json", shorter_head), WHOLE, "files"),
    "rows that the table does not have": (lambda run: run.events[0]["payload"]["splits"][0].update(rowCount=59), WHOLE, "prepared"),
    "another learning rate than the schedule's": (wrong_rate, WHOLE, "progress"),
    "a report of progress left out": (left_out("trial.progressed"), WHOLE, "progress"),
    "a fact said twice by a later attempt": (said_twice, STOP, "nothing is said twice, and the same results"),
    "other results after going on": (other_results, STOP, "nothing is said twice, and the same results"),
    "a snapshot that is not what was said": (broken_snapshot, STOP, "a snapshot at the stop, attempt 1"),
    # The rest spoils how the worker behaves: `main`.
    "status 1 at the end": (None, WHOLE, "status"),
    "status 0 at a stop": (None, STOP, "status, attempt 1"),
    "a stop that is not heard": (None, STOP, "status, attempt 1"),
    "a lock that another process holds": (None, STOP, "lock held, attempt 1"),
    "a lock that nobody asks for": (None, "lock", "status where another process works"),
    "status 70 for what is refused": (None, "refusals", "half a plan"),
    "silence about what is refused": (None, "refusals", "half a plan: said in a line"),
}


def main(name, *arguments):
    command = list(arguments)
    folder = pathlib.Path(command[command.index("run") + 1])
    copy = None
    if name == "a lock that nobody asks for":
        copy = tempfile.mkdtemp()
        shutil.copy(folder / "plan.json", copy)
        command[command.index("run") + 1] = copy
    silent = subprocess.DEVNULL if name == "silence about what is refused" else None
    child = subprocess.Popen(command, stderr=silent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, (lambda *_: None) if name == "a stop that is not heard" else lambda *_: child.send_signal(signal.SIGTERM))
    status = child.wait()
    if copy:
        shutil.rmtree(copy)
    spoil = FAULTS[name][0]
    if spoil and (folder / "events.jsonl").exists():
        run = Spoiled(folder)
        spoil(run)
        if run.events is not None:
            run.write()
    if name == "status 1 at the end":
        return 1
    if name == "status 0 at a stop" and status == 75:
        return 0
    if name == "status 70 for what is refused" and status == 65:
        return 70
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
