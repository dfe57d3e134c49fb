"""Spool, state, database and daemon of a trial of the real programs, below one folder of its own."""

import fcntl
import glob
import json
import os
import pathlib
import shutil
import struct
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TIMES = {"seconds", "searchSeconds", "trainingSeconds", "evaluationSeconds", "processorSeconds", "memoryBytesMax"}


def stores():
    """The folders of models and data that scripts/test has fetched."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "heterolora"
    return os.environ.get("HETEROLORA_MODELS") or cache / "models", os.environ.get("HETEROLORA_DATA") or cache / "data"


def repeatable(kind, payload):
    """A fact of a worker without how long it took."""
    fact = {key: value for key, value in json.loads(payload).items() if key not in TIMES}
    if kind == "trial.progressed":
        fact["measurements"] = [m for m in fact["measurements"] if m["quantity"] != "tokensPerSecond"]
    return kind, json.dumps(fact, sort_keys=True)


class House:
    def __init__(self, folder, build):
        self.settle(folder, build)
        self.cluster = folder / "postgres"
        self.pg = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.as_owner = []
        if os.getuid() == 0:
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "env", "HOME=/"]
        self.make_for_owner(self.cluster)
        self.owned([f"{self.pg}/initdb", "--pgdata", f"{self.cluster}/data", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust",
                    "--username=postgres", "--no-instructions", "--no-sync"])
        self.start_database()
        self.psql("postgres", "postgres", "create database heterolora")
        subprocess.run(["psql", "-Xq", "-d", self.conninfo("postgres"), "-f", ROOT / "migrations/roles.sql"], check=True)
        subprocess.run([build / "heteroloractl", "migrate", "--database", self.conninfo("heterolora_owner"), "--migrations",
                        ROOT / "migrations"], check=True, stdout=subprocess.DEVNULL)

    def settle(self, folder, build):
        """Where spool, state and daemon lie; the ledger is another matter."""
        self.folder, self.build = folder, build
        self.spool, self.state = folder / "spool", folder / "state"
        self.models, self.data = stores()
        self.daemon = None
        self.starts = 0

    def make_for_owner(self, folder):
        """A folder for a server's data and socket."""
        folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")

    def owned(self, command, check=True):
        return subprocess.run(self.as_owner + command, cwd="/", check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def conninfo(self, user, database="heterolora"):
        return f"host={self.cluster} dbname={database} user={user}"

    def psql(self, user, database, sql):
        return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(user, database), "-c", sql], check=True,
                              capture_output=True, text=True).stdout

    def start_database(self, server=None):
        server = server or self.cluster
        for _ in range(50):
            done = self.owned(
                [f"{self.pg}/pg_ctl", "--silent", f"--pgdata={server}/data", "start", "--wait", "--timeout=60",
                 f"--log={server}/postgresql.log",
                 f"--options=-c listen_addresses= -c unix_socket_directories={server} -c unix_socket_permissions=0777"],
                check=False)
            if done.returncode == 0:
                return
            # Children of the killed one may still be on their way out.
            time.sleep(0.2)
        raise SystemExit(f"PostgreSQL does not start again; see {server}/postgresql.log")

    def database_process(self):
        try:
            return int((self.cluster / "data/postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def start_daemon(self, *options):
        self.starts += 1
        with open(self.folder / "heterolorad.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [self.build / "heterolorad", "--spool", self.spool, "--state", self.state, "--models", self.models, "--data", self.data,
                 "--policies", ROOT / "policies", "--database", self.conninfo("heterolora_writer"), "--worker",
                 self.build / "heterolora-worker", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def workers(self):
        """The processes that hold the locks of run folders."""
        found = []
        for lock in self.state.glob("runs/*/worker.lock"):
            try:
                # struct flock of fcntl(2): type, whence, start, length, process.
                with open(lock, "rb") as file:
                    kind, _, _, _, process = struct.unpack(
                        "hhqqi", fcntl.fcntl(file, fcntl.F_GETLK, struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)))
                if kind != fcntl.F_UNLCK and "heterolora-worker" in pathlib.Path(f"/proc/{process}/cmdline").read_text():
                    found.append(process)
            except (OSError, ValueError):
                pass
        return found

    def drop(self, name, text):
        (self.spool / "tmp").mkdir(parents=True, exist_ok=True)
        (self.spool / "incoming").mkdir(exist_ok=True)
        (self.spool / "tmp" / name).write_text(text)
        (self.spool / "tmp" / name).rename(self.spool / "incoming" / name)

    def is_idle(self):
        return not list((self.spool / "incoming").iterdir()) and not any(
            path.suffix == ".yaml" for folder in ["claimed", "accepted", "running"] for path in (self.spool / folder).glob("*"))

    def stop(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            self.daemon.wait()
        self.owned([f"{self.pg}/pg_ctl", "--silent", f"--pgdata={self.cluster}/data", "stop", "--mode=immediate"], check=False)
