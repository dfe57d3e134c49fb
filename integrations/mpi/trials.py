"""Tries heterolora-worker over several processes that mpirun has started. Usage: trials.py [--only TRIAL]... -- WORKER (integrations/mpi/check)."""

import argparse
import json
import os
import pathlib
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "conformance"), str(pathlib.Path(__file__).parents[2] / "scripts/lib")]

import plans
from house import repeatable

CLASSES = {"type": "classification", "labels": ["bad", "good"]}
# How long anything here may take before it counts as hanging.
PATIENCE = 600


class Failed(Exception):
    pass


def require(holds, words):
    if not holds:
        raise Failed(words)


class Trials:
    def __init__(self, worker, folder):
        self.worker, self.folder = worker, folder
        self.model = pathlib.Path(os.environ["HETEROLORA_MODELS"], "all-MiniLM-L6-v2")
        self.count = 0
        plans.tables(folder / "data")

    def small(self, **training):
        """Eight trials of a few seconds each, on made-up texts."""
        return plans.plan(
            self.model, self.folder / "data" / "labels", CLASSES, columns={"text": "text", "label": "label"},
            trainableParameterCountMax=20000, arms=["searched", "uniform", "random", "head-only"],
            training={"epochs": 3, "seeds": [1, 2]} | training)

    def run_folder(self, plan):
        self.count += 1
        return plans.write(plan, self.folder / f"run-{self.count}")

    def command(self, run, processes=0, per_trial=1, attempt=1, cores=False, every=600):
        """The words that start a run; 0 processes: the worker without mpirun. With cores each process has one of its own, by turns."""
        words = [self.worker, "run", str(run), "--attempt", str(attempt), "--snapshot-every", str(every)]
        if processes == 0:
            return ["taskset", "-c", "0", *words] if cores else words
        words += ["--mpi", "--processes-per-trial", str(per_trial)]
        if cores:
            words = ["bash", "-c", f'exec taskset -c $((OMPI_COMM_WORLD_RANK % {os.cpu_count()})) "$@"', "bash", *words]
        root = ["--allow-run-as-root"] if os.getuid() == 0 else []
        return ["mpirun", "-n", str(processes), "--oversubscribe", "--bind-to", "none", *root, *words]

    def run(self, plan, **form):
        run = self.run_folder(plan)
        self.go_on(run, **form)
        return run

    def go_on(self, run, **form):
        done = subprocess.run(self.command(run, **form), capture_output=True, text=True, timeout=PATIENCE)
        require(done.returncode == 0, f"{form or 'one process'} ended with {done.returncode}: {done.stderr[-2000:]}")

    def start(self, run, **form):
        return subprocess.Popen(self.command(run, **form), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    # TRIALS

    def facts(self):
        """What 1, 2 and 4 processes say is what one says without MPI: every number, and the digest of every file."""
        plan = self.small()
        expected = facts(self.run(plan))
        for processes, per_trial in ((1, 1), (2, 1), (4, 1), (2, 2), (4, 2)):
            told = facts(self.run(plan, processes=processes, per_trial=per_trial))
            for place, (one, other) in enumerate(zip(expected, told)):
                require(one == other, f"{processes} processes, {per_trial} for each trial: fact {place + 1} is\n{other}\nand not\n{one}")
            require(len(told) == len(expected), f"{len(told)} facts of {processes} processes, {len(expected)} of one")
            print(f"  {processes} processes, {per_trial} for each trial: the same {len(told)} facts")

    def death(self):
        """A process that is killed ends the run; its last snapshot is whole, and the next attempt goes on from it to the same end."""
        plan = self.small(epochs=4)
        expected = facts(self.run(plan))
        for victim in (3, 0):
            run = self.run_folder(plan)
            started = self.start(run, processes=4, every=1)
            snapshots = wait_for(started, run, lambda said: [r for r in said if r["stepCount"] > 0])
            os.kill(process(started, victim), signal.SIGKILL)
            ended(started)
            require(started.returncode != 0, f"mpirun ended with 0 after process {victim + 1} was killed")
            require(not any("work.finished" in line for line in lines(run)), "the run was finished before anybody was killed")
            before = len(lines(run))
            self.go_on(run, processes=4, attempt=2)
            told = facts(run)
            require(told == expected, f"a run of which process {victim + 1} was killed ends otherwise")
            later = [json.loads(line)["kind"] for line in lines(run)[before:]]
            require("run.prepared" not in later and "search.allocated" not in later, "the next attempt began anew")
            print(f"  process {victim + 1} of 4 killed behind a snapshot of step {snapshots[-1]['stepCount']}: mpirun ended with "
                  f"{started.returncode}, and the next attempt said the {len(later)} events that were left", flush=True)

    def stop(self):
        """SIGTERM to the process that holds the lock: a snapshot of all trials under way and 75; another number of processes goes on."""
        plan = self.small(epochs=4)
        expected = facts(self.run(plan))
        for before, after in ((4, 2), (2, 0), (2, 4)):
            run = self.run_folder(plan)
            started = self.start(run, processes=before)
            wait_for(started, run, lambda said: said)
            os.kill(process(started, 0), signal.SIGTERM)
            words = ended(started)
            require(started.returncode == 75, f"mpirun ended with {started.returncode} and not 75: {words[-2000:]}")
            said = [json.loads(line) for line in lines(run)]
            require(said[-1]["kind"] == "snapshot.written", f"the last word is {said[-1]['kind']} and no snapshot")
            self.go_on(run, processes=after, attempt=2)
            require(facts(run) == expected, f"a run of {before} processes that {after or 1} went on with ends otherwise")
            print(f"  {before} processes stopped with 75, {after or 'one without MPI'} went on: the same facts", flush=True)

    def efficiency(self):
        """Seconds of the same eight trainings on one core and on two, trials or rows shared."""
        data = self.reviews()
        plan = plans.plan(
            self.model, data, CLASSES | {"labels": ["negative", "positive"]}, columns={"text": "text", "label": "label"},
            trainableParameterCountMax=50000, search={"proxy": "constant", "probeBatchCount": 1}, arms=["searched", "uniform"],
            training={"epochs": 2, "batchSize": 32, "seeds": [1, 2, 3, 4]})
        cores = os.cpu_count() or 1
        forms = [("one process on one core", {}, 1), ("1 process", {"processes": 1}, 1), ("2 processes, trials", {"processes": 2}, 2),
                 ("2 processes, rows", {"processes": 2, "per_trial": 2}, 2), ("4 processes, trials", {"processes": 4}, 4),
                 ("4 processes, trials and rows", {"processes": 4, "per_trial": 2}, 4)]
        # By turns, so that whatever else the machine does falls on all of them.
        seconds = {name: [] for name, _, _ in forms}
        for _ in range(3):
            for name, form, _ in forms:
                run = self.run(plan, cores=True, **form)
                seconds[name].append(training_seconds(run))
        alone = statistics.median(seconds[forms[0][0]])
        print(f"  {machine()}, {cores} cores; medians of 3, from the first trial's start to the last one's end")
        print("  | | seconds | faster | efficiency on the cores that it had |\n  |---|---|---|---|")
        for name, _, processes in forms:
            median = statistics.median(seconds[name])
            used = min(processes, cores)
            print(f"  | {name} | {median:.1f} | {alone / median:.2f} | {100 * alone / median / used:.0f} % |")

    def sums(self):
        """How long a sum over processes takes, by bytes."""
        root = ["--allow-run-as-root"] if os.getuid() == 0 else []
        table = {}
        for processes in (2, 4):
            done = subprocess.run(
                ["mpirun", "-n", str(processes), "--oversubscribe", "--bind-to", "none", *root, self.worker, "measure-sum"],
                capture_output=True, text=True, timeout=PATIENCE)
            require(done.returncode == 0, done.stderr)
            for line in done.stdout.splitlines()[1:]:
                count, size, microseconds = map(int, line.split("\t"))
                table.setdefault(size, {})[count] = microseconds
        print(f"  {machine()}; microseconds, medians of 15")
        print("  | bytes | 2 processes | 4 processes |\n  |---|---|---|")
        for size, by_count in table.items():
            print(f"  | {size:,} | {by_count[2]:,} | {by_count[4]:,} |")

    def reviews(self):
        """A part of the film reviews, as three tables."""
        source, made = pathlib.Path(os.environ["HETEROLORA_DATA"], "movie-reviews"), self.folder / "reviews"
        made.mkdir(exist_ok=True)
        for split, count in {"train": 640, "validation": 160, "test": 160}.items():
            rows = (source / f"{split}.tsv").read_text(encoding="utf-8").splitlines()[: count + 1]
            (made / f"{split}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return made


def lines(run):
    """Whole lines of the events so far."""
    try:
        return (run / "events.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:
        return []


def facts(run):
    """What the plan decides of what was said: without times, speeds, and what differs from machine to machine."""
    told = []
    for line in lines(run):
        event = json.loads(line)
        if event["kind"] == "snapshot.written":
            continue
        payload = {key: value for key, value in json.loads(event["payload"]).items() if key not in ("machine", "confinementGaps")}
        told.append(repeatable(event["kind"], json.dumps(payload)))
    return told


def training_seconds(run):
    times = {"trial.started": [], "work.finished": []}
    for line in lines(run):
        event = json.loads(line)
        if event["kind"] in times:
            times[event["kind"]].append(datetime.fromisoformat(event["time"].replace("Z", "+00:00")))
    return (times["work.finished"][-1] - times["trial.started"][0]).total_seconds()


def wait_for(started, run, wanted):
    """Until what `wanted` makes of the snapshots that were said is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        said = [json.loads(json.loads(line)["payload"]) for line in lines(run) if '"snapshot.written"' in line]
        if found := wanted(said):
            return found
        if started.poll() is not None:
            raise Failed(f"the run ended with {started.returncode} before it was disturbed: {started.stderr.read()[-2000:]}")
        time.sleep(0.02)
    raise Failed("no snapshot came")


def process(started, place):
    """The number of the process at this place of those that mpirun started."""
    for folder in pathlib.Path("/proc").iterdir():
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            is_worker = b"heterolora-worker" in (folder / "cmdline").read_bytes().split(b"\0")[0]
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if is_worker and parent == started.pid and f"OMPI_COMM_WORLD_RANK={place}".encode() in environment:
            return int(folder.name)
    state = "still runs" if started.poll() is None else f"ended with {started.returncode}: {started.stderr.read()[-2000:]}"
    raise Failed(f"mpirun has no process {place + 1}; it {state}")


def ended(started):
    """What mpirun said until it ended."""
    try:
        return started.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        started.kill()
        raise Failed("the others did not notice: mpirun still waits") from None


def machine():
    names = [line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    version = subprocess.run(["mpirun", "--version"], capture_output=True, text=True).stdout.splitlines()[0].split()[-1]
    return f"{names[0] if names else platform.machine()}, Linux {platform.release()}, Open MPI {version}"


def main():
    every = ["facts", "death", "stop", "efficiency", "sums"]
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", choices=every)
    parser.add_argument("worker")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(str(pathlib.Path(options.worker).resolve()), pathlib.Path(folder))
        for name in options.only or every:
            trial = getattr(trials, name)
            print(f"{name}: {trial.__doc__}", flush=True)
            try:
                trial()
            except Failed as error:
                sys.exit(f"{name} failed: {error}")
    print("all as it should be")


main()
