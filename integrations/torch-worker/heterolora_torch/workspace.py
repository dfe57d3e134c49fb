"""The run folder as docs/worker.md has it: lock, events, files that are whole or not there, snapshots. No package."""

import fcntl
import hashlib
import json
import os
import pathlib
import stat
import time

EVENT_BYTES_MAX = 8 << 20
PLAN_BYTES_MAX = 16 << 20
SNAPSHOTS_KEPT = 2
TIMES = {
    "run.prepared": ("shardCount", "machine", "confinementGaps"), "search.scored": ("seconds",), "search.compared": ("seconds",),
    "search.validated": ("seconds",), "trial.finished": ("trainingSeconds", "evaluationSeconds"), "work.finished": ("searchSeconds", "processorSeconds", "memoryBytesMax"),
}


class Refusal(Exception):
    """What a worker cannot do, or will not: status 65."""


class Unavailable(Exception):
    """What may pass: status 69."""


class Stopped(Exception):
    """It was asked to: status 75."""


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def printable(text):
    """On one line, whatever strangers wrote."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in str(text))


def repeatable(kind, payload):
    """The part of a fact that the plan decides."""
    made = {key: value for key, value in payload.items() if key not in TIMES.get(kind, ())}
    if kind == "trial.progressed":
        made["measurements"] = [m for m in made["measurements"] if m["quantity"] != "tokensPerSecond"]
    return made


class RunFolder:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def lock(self):
        """Held as long as the process lives; the file is never opened again."""
        self.locked = self.opened("worker.lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.lockf(self.locked, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(f"{self.path / 'worker.lock'}: another process works on this run") from None

    def opened(self, name, flags):
        """A plain file, no link."""
        try:
            number = os.open(self.path / name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise Refusal(f"{self.path / name}: {error.strerror.lower()}") from None
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise Refusal(f"{self.path / name}: is no plain file")
        return number

    def workers_part(self):
        """Makes what a worker writes to, so that all else can be closed to it afterwards. Returns files and folders."""
        os.close(self.opened("events.jsonl", os.O_RDWR | os.O_CREAT))
        folders = [self.path / "adapters", self.path / "snapshots"]
        for folder in folders:
            folder.mkdir(mode=0o750, exist_ok=True)
            if folder.is_symlink():
                raise Refusal(f"{folder}: is no folder")
        return [self.path / "events.jsonl"], folders

    def plan(self):
        with open(self.opened("plan.json", os.O_RDONLY), "rb") as file:
            data = file.read(PLAN_BYTES_MAX + 1)
        if len(data) > PLAN_BYTES_MAX:
            raise Refusal(f"{self.path / 'plan.json'}: more than {PLAN_BYTES_MAX} bytes")
        try:
            plan = json.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Refusal(f"{self.path / 'plan.json'}: is not JSON: {error}") from None
        if not isinstance(plan, dict) or plan.get("formatVersion") != 1:
            raise Refusal(f"{self.path / 'plan.json'}: is no plan of format 1")
        return plan

    def write(self, relative, data):
        """Whole or not at all. Returns size and digest."""
        path = self.path / relative
        for parent in reversed(path.relative_to(self.path).parents[:-1]):
            (self.path / parent).mkdir(mode=0o750, exist_ok=True)
        temporary = path.with_name(path.name + ".tmp")
        temporary.unlink(missing_ok=True)
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return {"sizeBytes": len(data), "digest": hashlib.sha256(data).hexdigest()}


class EventLog:
    """What the run has said and says; nothing is said twice, and what is said again is held against what was said."""

    def __init__(self, folder, attempt):
        self.folder, self.attempt = folder, attempt
        self.name = folder.path / "events.jsonl"
        self.file = folder.opened("events.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND)
        self.said, self.snapshots, self.position, self.sequence, self.machine = [], [], 0, 0, None
        self.read()

    def read(self):
        size = os.fstat(self.file).st_size
        data = b"".join(iter_file(self.file, size))
        whole = data.rfind(b"\n") + 1
        last = (0, 0)
        for number, line in enumerate(data[:whole].split(b"\n")[:-1], 1):
            try:
                event = json.loads(line.decode("utf-8"))
                kind, payload = event["kind"], json.loads(event["payload"])
                here = (event["attempt"], event["sequence"])
                if not all(type(part) is int and part > 0 for part in here) or not isinstance(payload, dict):
                    raise ValueError(f"attempt {here[0]!r}, sequence {here[1]!r}")
            except (ValueError, KeyError, TypeError) as error:
                raise Refusal(f"{self.name}:{number}: is no event: {error}") from None
            if here != (last[0], last[1] + 1) and not (here[0] > last[0] and here[1] == 1):
                raise Refusal(f"{self.name}:{number}: event {here[1]} of attempt {here[0]} does not follow event {last[1]} of attempt {last[0]}")
            last = here
            if kind == "snapshot.written":
                self.snapshots.append((payload, len(self.said)))
            elif kind == "run.machine-changed":
                self.machine = payload["to"]
            else:
                if kind == "run.prepared":
                    self.machine = payload.get("machine")
                self.said.append((kind, payload))
        if last[0] == self.attempt:
            self.sequence = last[1]
        # What a crash left of a line.
        os.ftruncate(self.file, whole)

    @property
    def is_repeating(self):
        return self.position < len(self.said)

    def go_on_from(self, record):
        self.position = next(count for known, count in reversed(self.snapshots) if known == record)

    def go_on_with(self, machine):
        """Says that the run goes on with another machine, where it does."""
        def computes(value):
            return value and [value["processor"], value["kernel"], value["library"]]

        if self.said and computes(self.machine) != computes(machine):
            self.append("run.machine-changed", ({"from": self.machine} if self.machine else {}) | {"to": machine})

    def say(self, kind, payload):
        # As it will be read: numbers and texts alone.
        payload = json.loads(canonical(payload))
        if not self.is_repeating:
            return self.append(kind, payload)
        was, earlier = self.said[self.position]
        if was != kind or repeatable(was, earlier) != repeatable(kind, payload):
            raise Refusal(
                f"{self.name}: fact {self.position + 1} of the run was '{was}' and now is '{kind}' with other words; program, machine or "
                "files have changed since, so the run cannot go on: drop its request again")
        self.position += 1

    def append(self, kind, payload):
        now = time.time_ns() // 1000
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now // 1_000_000)) + f".{now % 1_000_000:06d}Z"
        event = {"attempt": self.attempt, "sequence": self.sequence + 1, "time": stamp, "kind": kind, "payload": canonical(payload)}
        line = canonical(event).encode() + b"\n"
        if len(line) > EVENT_BYTES_MAX:
            raise Refusal(f"an event '{kind}' of {len(line)} bytes; at most {EVENT_BYTES_MAX} are read")
        while line:
            line = line[os.write(self.file, line):]
        os.fsync(self.file)
        self.sequence += 1


def iter_file(number, size):
    offset = 0
    while offset < size:
        chunk = os.pread(number, min(size - offset, 1 << 20), offset)
        if not chunk:
            return
        offset += len(chunk)
        yield chunk


class Keeper:
    """Writes snapshots, says each, and finds the one to go on from."""

    def __init__(self, folder, log, interval, is_stop_asked):
        self.folder, self.log, self.interval, self.is_stop_asked = folder, log, interval, is_stop_asked
        self.records = [record for record, _ in log.snapshots]
        self.last = time.monotonic()

    def latest(self, read, complain):
        """The newest snapshot that is whole and can be read; None where the run begins anew."""
        for record in reversed(self.records):
            path = self.folder.path / record["path"]
            if not path.is_file() or path.is_symlink() or hashlib.sha256(path.read_bytes()).hexdigest() != record["digest"]:
                continue
            try:
                state = read(path)
            except Exception as error:
                complain(f"{path}: {error}; it is passed over")
                continue
            self.log.go_on_from(record)
            return state
        return None

    @property
    def is_due(self):
        return self.is_stop_asked() or time.monotonic() - self.last >= self.interval

    def keep(self, trial, name, step_count, data):
        # A place that lies behind what was said already cannot be named by the events; the older snapshot serves.
        if self.log.is_repeating:
            return
        path = f"snapshots/{name}-{step_count}.pt"
        record = {"path": path, "trial": trial, "stepCount": step_count} | self.folder.write(path, data)
        self.log.append("snapshot.written", record)
        self.records.append(record)
        self.remove(self.records[-SNAPSHOTS_KEPT:])
        self.last = time.monotonic()

    def remove(self, but=()):
        kept = {record["path"] for record in but}
        folder = self.folder.path / "snapshots"
        for path in folder.iterdir() if folder.is_dir() else ():
            if f"snapshots/{path.name}" not in kept:
                path.unlink()
