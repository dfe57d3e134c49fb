"""Has the real daemon carry out requests as jobs of a real Slurm, with one thing going wrong in each; every run has to leave, but for how long things
took, byte for byte what the same request left as a process of this machine. README.md says what each trial is. Ends with 1 where something does not hold.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from cluster import MIN_JOB_AGE, NODES, Cluster  # noqa: E402
from house import ROOT, House, repeatable  # noqa: E402

OPTIONS = ["--snapshot-every", "1", "--free-space", "0"]
REQUEST = """\
apiVersion: heterolora/v1
kind: FineTuneRequest
metadata: {name: slurm, team: voice, purpose: Does it run there as here?, stage: poc}
spec:
  model: all-MiniLM-L6-v2
  task: {type: classification, labels: [negative, positive], maxTokens: 32, pooling: mean}
  data: {train: movie-reviews/train.tsv, validation: movie-reviews/validation.tsv, test: movie-reviews/test.tsv,
    columns: {text: text, label: label}, sample: {train: 64, validation: 16, test: 16}}
  budget: {trainableParameters: 82944, maxCost: {amount: 500, currency: JPY}, maxDuration: 2h}
  search: {method: static, proxy: grad-norm, probeBatches: 1, rank: 8, sites: {linear: all}}
  training: {epochs: 3, batchSize: 8, learningRate: 2e-3, seeds: [1], dropout: 0.1, keep: best}
  compare: [uniform]
  value: {benefitPerCorrectDecision: {amount: 1, currency: JPY}, decisionsPerMonth: 1, horizonMonths: 1, discountRatePerYear: 0}
"""
SLURM = """\
apiVersion: heterolora/v1
kind: Slurm
runs: {runs}
room: {{cores: 4, memory: 12GiB}}
partition: main
teams:
  - {{team: voice, account: research, qos: polite}}
every: 1s
"""


class Trials:
    def __init__(self, folder, build, away):
        self.away = away
        self.house = House(folder / "house", build)
        self.cluster = Cluster(folder / "slurm")
        os.environ["SLURM_CONF"] = str(self.cluster.conf)
        self.runs = folder / "shared"
        self.file = folder / "slurm.yaml"
        self.file.write_text(SLURM.format(runs=self.runs))
        self.dropped = 0
        self.reference = None

    def stop(self):
        # Jobs are the next daemon's; here there is none.
        self.house.stop()
        self.cluster.stop()

    # What is looked at

    def start_daemon(self):
        self.house.start_daemon("--slurm", self.file, *OPTIONS)

    def drop(self, request=REQUEST):
        """The id of a new request, once it is admitted."""
        self.dropped += 1
        before = set(self.requests())
        self.house.drop(f"r{self.dropped}.yaml", request)
        self.wait("its verdict", lambda: set(self.requests()) - before)
        return (set(self.requests()) - before).pop()

    def order(self, action, request):
        self.dropped += 1
        self.house.drop(f"o{self.dropped}.yaml", f"apiVersion: heterolora/v1\nkind: Control\naction: {action}\nrequest: {request}\nreason: a trial\n")

    def query(self, sql):
        return self.house.psql("heterolora_reader", "heterolora", sql).strip()

    def requests(self):
        return self.query("select distinct request from audit_event where kind = 'request.judged'").split()

    def kinds(self, request):
        return self.query(f"select kind from audit_event where request = '{request}' and actor <> 'worker' order by sequence").split()

    def ending(self, request):
        return self.query(f"select payload::jsonb ->> 'ending' from audit_event where request = '{request}' and kind = 'run.ended'")

    def interruptions(self, request):
        return self.query(f"""select payload::jsonb ->> 'words' from audit_event where request = '{request}' and kind = 'run.interrupted'
            order by sequence""").split("\n")

    def wait(self, what, holds, seconds=240):
        deadline = time.monotonic() + seconds
        while True:
            found = holds()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"not after {seconds} s: {what}")
            if self.house.daemon and self.house.daemon.poll() is not None:
                raise AssertionError(f"the daemon ended with {self.house.daemon.poll()} while waiting for {what}")
            time.sleep(0.2)

    def job(self, request, attempt):
        """The job of an attempt, by its comment; None where the controller knows none."""
        comment = f"heterolora attempt {attempt} of {self.runs / request}"
        found = [job for job in self.cluster.jobs().values() if job["comment"] == comment]
        assert len(found) <= 1, f"{len(found)} jobs are attempt {attempt} of {request}"
        return found[0] if found else None

    def running(self, request, attempt=1):
        def holds():
            job = self.job(request, attempt)
            return job if job and job["job_state"] == "RUNNING" else None
        return self.wait(f"job of attempt {attempt} of {request} to run", holds)

    def snapshot(self, request, count=2):
        """Waits for a place where the run can go on, in the midst of its work."""
        events = self.runs / request / "events.jsonl"
        self.wait(f"{count} snapshots of {request}", lambda: events.exists() and events.read_text().count("snapshot.written") >= count)

    def status(self):
        return json.loads((self.house.state / "status.json").read_text())

    def ended(self, request, ending="finished", seconds=300):
        self.wait(f"the end of {request}", lambda: self.house.spool.glob(f"*/{request}.receipt.json") and self.ending(request), seconds)
        assert self.ending(request) == ending, self.query(f"select payload from audit_event where request = '{request}' and kind = 'run.ended'")

    def facts(self, folder):
        said = []
        for line in (folder / "events.jsonl").read_text().splitlines():
            event = json.loads(line)
            if event["kind"] != "snapshot.written":
                said.append(repeatable(event["kind"], event["payload"]))
        files = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
                 for path in sorted((folder / "adapters").rglob("*")) if path.is_file()}
        return said, files

    def same(self, request, attempts=1):
        """It ended as the run of this machine did, with so many attempts."""
        self.ended(request)
        said, files = self.facts(self.runs / request)
        place = next((i for i, pair in enumerate(zip(said, self.reference[0])) if pair[0] != pair[1]), None)
        assert place is None, f"fact {place + 1} is {said[place]}, and was {self.reference[0][place]}"[:1000]
        assert len(said) == len(self.reference[0]), f"{len(said)} facts, and there were {len(self.reference[0])}"
        assert files == self.reference[1], "files of adapters differ"
        count = self.kinds(request).count("run.started")
        assert count == attempts, f"{count} attempts; {attempts} were to be: {self.interruptions(request)}"
        self.wait("a quiet cluster", lambda: not self.job(request, count) or self.job(request, count)["job_state"] == "COMPLETED", 30)

    # Trials

    def at_home(self):
        """The same request as a process of this machine: what all others are held against."""
        self.house.start_daemon(*OPTIONS)
        request = self.drop()
        start = time.monotonic()
        self.ended(request)
        seconds = time.monotonic() - start
        self.house.daemon.terminate()
        assert self.house.daemon.wait() == 0
        self.reference = self.facts(self.house.state / "runs" / request)
        return f"{len(self.reference[0])} facts, {len(self.reference[1])} files, {seconds:.1f} s"

    def plain(self):
        request = self.drop()
        start = time.monotonic()
        job = self.running(request)
        told = (job["account"], job["qos"], job["partition"], job["requeue"], job["time_limit"], job["cpus"])
        assert told == ("research", "polite", "main", False, 122, 2), told
        self.wait("the job in the status", lambda: self.status()["running"] and self.status()["running"][0].get("job", {}).get("nodes"))
        assert self.status()["running"][0]["job"]["id"] == job["job_id"], self.status()["running"]
        self.same(request)
        wall = float(self.query(f"select payload::jsonb ->> 'wallSeconds' from audit_event where request = '{request}' and kind = 'run.ended'"))
        ended = self.job(request, 1)
        assert abs(wall - (ended["end_time"] - ended["start_time"])) < 0.01, "its time is not what Slurm has"
        log = (self.runs / request / "worker.log").read_text()
        assert not log.strip(), f"the worker complains: {log}"
        return f"bit for bit, {time.monotonic() - start:.1f} s, {wall:.0f} s of them on {ended['nodes']}"

    def node_fails(self):
        request = self.drop()
        node = self.running(request)["nodes"]
        self.snapshot(request)
        said = len(self.facts(self.runs / request)[0])
        start = time.monotonic()
        self.cluster.kill_node(node)
        second = self.running(request, 2)
        seconds = time.monotonic() - start
        assert second["nodes"] != node, f"it runs on {node} again"
        assert said < len(self.reference[0]), "it was done already"
        self.same(request, attempts=2)
        words = self.interruptions(request)
        assert len(words) == 1 and "NODE_FAIL" in words[0] and node in words[0], words
        self.cluster.start_node(node)
        self.cluster.wait("the node again", lambda: self.cluster.states()[node] == "idle")
        return f"after fact {said} of {len(self.reference[0])}; at work on {second['nodes']} after {seconds:.1f} s; {words[0]}"

    def controller_away(self):
        request = self.drop()
        self.running(request)
        self.snapshot(request)
        self.cluster.stop_controller()
        trouble = self.wait("the trouble in the status", lambda: [word for word in self.status()["troubles"] if "Slurm" in word])
        codes = [message for message in self.status()["troubleMessages"] if "clusterAway" in json.dumps(message)]
        assert codes, self.status()["troubleMessages"]
        # Its words come on meanwhile: they are in the shared folder.
        count = self.query(f"select count(*) from audit_event where request = '{request}'")
        self.wait("more words", lambda: self.query(f"select count(*) from audit_event where request = '{request}'") != count, 60)
        time.sleep(self.away)
        self.cluster.start_controller()
        self.wait("no trouble", lambda: not self.status()["troubles"], 120)
        self.same(request)
        return trouble[0]

    def controller_away_at_start(self):
        self.cluster.stop_controller()
        request = self.drop()
        self.wait("the trouble in the status", lambda: [word for word in self.status()["troubles"] if "Slurm" in word])
        self.cluster.start_controller()
        self.same(request)
        return "handed in when it was back, one attempt"

    def node_drains(self):
        request = self.drop()
        job = self.running(request)
        self.cluster.drain(*NODES)
        second = self.drop()
        self.wait("the second to wait", lambda: (self.job(second, 1) or {}).get("job_state") == "PENDING")
        waits = self.wait("that in the status", lambda: [run["job"] for run in self.status()["running"]
                                                           if run["request"] == second and run.get("job", {}).get("waitsFor")])
        self.same(request)
        assert self.job(second, 1)["job_state"] == "PENDING"
        time.sleep(5)
        self.cluster.resume(*NODES)
        self.same(second)
        wall = float(self.query(f"select payload::jsonb ->> 'wallSeconds' from audit_event where request = '{second}' and kind = 'run.ended'"))
        ended = self.job(second, 1)
        assert abs(wall - (ended["end_time"] - ended["start_time"])) < 0.01, "waiting was counted as work"
        return f"job {job['job_id']} ended on {job['nodes']}; job {waits[0]['id']} waited for {waits[0]['waitsFor']}, unpaid"

    def cancelled(self):
        request = self.drop()
        self.running(request)
        self.snapshot(request)
        start = time.monotonic()
        self.order("cancel", request)
        self.ended(request, "cancelled")
        seconds = time.monotonic() - start
        state = self.job(request, 1)
        assert state["job_state"] == "FAILED" and state["exit_code"] == 75 << 8, "it was not ended in order"
        self.cluster.drain(*NODES)
        waiting = self.drop()
        self.wait("it to wait", lambda: (self.job(waiting, 1) or {}).get("job_state") == "PENDING")
        self.order("cancel", waiting)
        self.ended(waiting, "cancelled")
        assert self.job(waiting, 1)["job_state"] == "CANCELLED"
        self.cluster.resume(*NODES)
        return f"in order, with status 75, after {seconds:.1f} s; one that waited as well"

    def paused(self):
        request = self.drop()
        self.running(request)
        self.snapshot(request)
        self.order("pause", request)
        self.wait("the pause", lambda: "run.interrupted" in self.kinds(request))
        self.order("resume", request)
        self.same(request, attempts=2)
        return "two attempts"

    def daemon_dies(self):
        request = self.drop()
        self.running(request)
        self.snapshot(request)
        self.house.daemon.send_signal(signal.SIGKILL)
        self.house.daemon.wait()
        self.start_daemon()
        self.wait("the run in the status", lambda: [run for run in self.status()["running"] if run["request"] == request and run.get("job")])
        self.same(request)
        return "adopted by its comment, one attempt"

    def daemon_stops(self):
        request = self.drop()
        job = self.running(request)
        self.snapshot(request)
        self.house.daemon.terminate()
        assert self.house.daemon.wait() == 0
        assert self.cluster.jobs()[job["job_id"]]["job_state"] == "RUNNING", "the job was stopped with the daemon"
        self.start_daemon()
        self.same(request)
        return "its job went on, one attempt"

    def forgotten(self):
        """The job ends while there is no daemon, and the controller forgets it: its comment is lost, accounting has its name."""
        refused = self.drop(REQUEST)
        self.running(refused)
        self.snapshot(refused)
        finished = self.drop()
        self.running(finished)
        self.house.daemon.send_signal(signal.SIGKILL)
        self.house.daemon.wait()
        # Its plan is not its plan any more: the next start of its worker would find that, but this one works on and is ended from outside.
        self.cluster.call("scancel", "--batch", "--signal=KILL", str(self.job(refused, 1)["job_id"]))
        self.cluster.wait("both forgotten", lambda: not self.job(refused, 1) and not self.job(finished, 1), 300)
        self.start_daemon()
        self.same(finished)
        self.ended(refused)
        words = self.interruptions(refused)
        assert len(words) == 1 and "signal 9" in words[0], words
        return f"{MIN_JOB_AGE} s after its end; the other one: {words[0]}"

    def accounting_away(self):
        self.cluster.stop_accounting()
        request = self.drop()
        self.same(request)
        self.cluster.start_accounting()
        return "nothing of a run depends on it"

    def refused(self):
        """Slurm does not take the job: its user may not use that QOS any more."""
        self.cluster.call("sacctmgr", "-i", "modify", "user", "root", "set", "qos=normal")
        self.cluster.wait("the controller to hear of it", lambda: self.cluster.call(
            "sbatch", "--test-only", "--account=research", "--qos=polite", "--wrap=true", check=False).returncode != 0)
        request = self.drop()
        trouble = self.wait("the trouble", lambda: [word for word in self.status()["troubles"] if "does not take the job" in word])
        self.cluster.call("sacctmgr", "-i", "modify", "user", "root", "set", "qos=normal,polite")
        self.same(request)
        return trouble[0]

    def sound(self):
        done = subprocess.run(
            [self.house.build / "heteroloractl", "audit", "verify", "--database", self.house.conninfo("heterolora_reader")]
            + [word for path in self.house.spool.glob("*/*.receipt.json") for word in ("--receipt", path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip().split("\n")[0]


ORDER = ["at_home", "plain", "node_fails", "controller_away", "controller_away_at_start", "node_drains", "cancelled", "paused", "daemon_dies",
         "daemon_stops", "forgotten", "accounting_away", "refused", "sound"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".build/release", help="folder of the three programs")
    parser.add_argument("--only", action="append", choices=ORDER, help="this trial, and those that it needs")
    parser.add_argument("--away", type=float, default=20, help="for how many seconds the controller is away")
    parser.add_argument("--keep", action="store_true", help="leave the folder where it is")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="heterolora-slurm-", dir="/tmp"))
    # PostgreSQL and munge have to enter it.
    folder.chmod(0o755)
    (folder / "house").mkdir()
    trials = Trials(folder, options.build.resolve(), options.away)
    failed = []
    try:
        for name in ORDER:
            if options.only and name not in ["at_home", *options.only]:
                continue
            if name != "at_home" and (trials.house.daemon is None or trials.house.daemon.poll() is not None):
                trials.start_daemon()
            try:
                print(f"holds  {name}: {getattr(trials, name)()}", flush=True)
            except AssertionError as error:
                failed.append(name)
                print(f"FAILS  {name}: {error}", flush=True)
                if name == "at_home":
                    break
    finally:
        trials.stop()
        if options.keep or failed:
            print(f"everything lies in {folder}")
        else:
            shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
