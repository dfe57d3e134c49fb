"""A real Slurm of two nodes on one machine, which ends with whoever started it: munge, MariaDB, slurmdbd, slurmctld, and a slurmd in a network
namespace for each node. Everything lies below one folder."""

import json
import os
import signal
import subprocess
import time

NODES = ["n1", "n2"]
# A node that does not answer is down after so many seconds, and a job that ended is forgotten by the controller after so many.
SLURMD_TIMEOUT, MIN_JOB_AGE = 8, 15
CORES, MEMORY = 2, 6000


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.net = f"10.231.{os.getpid() % 250}"
        self.tag = f"hl{os.getpid() % 100000}"
        self.processes = {}
        self.munge, self.etc = folder / "munge", folder / "etc"
        for name in ["munge", "etc", "state", "log", *(f"spool/{node}" for node in NODES)]:
            (folder / name).mkdir(parents=True)
        self.munge.chmod(0o700)
        self.conf = self.etc / "slurm.conf"
        self.environment = {**os.environ, "SLURM_CONF": str(self.conf)}
        self.start_network()
        self.start_munge()
        self.start_database()
        self.write()
        self.start_accounting()
        self.start_controller("-i")
        for node in NODES:
            self.start_node(node)
        self.wait("both nodes idle", lambda: self.states() == {node: "idle" for node in NODES})

    # Processes

    def start(self, name, command, environment=None):
        with open(self.folder / "log" / f"{name}.out", "ab") as log:
            self.processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment or self.environment, start_new_session=True)

    def end(self, name, number=signal.SIGTERM):
        process = self.processes.pop(name, None)
        if process and process.poll() is None:
            process.send_signal(number)
            process.wait()

    def wait(self, what, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise SystemExit(f"not after {seconds} s: {what}; see {self.folder}/log")
            time.sleep(0.2)

    def call(self, *command, check=True):
        return subprocess.run(command, env=self.environment, check=check, capture_output=True, text=True)

    # Parts

    def ip(self, *words, check=True):
        subprocess.run(["ip", *words], check=check, capture_output=not check)

    def start_network(self):
        self.ip("link", "add", self.tag, "type", "bridge")
        self.ip("addr", "add", f"{self.net}.1/24", "dev", self.tag)
        self.ip("link", "set", self.tag, "up")
        for number, node in enumerate(NODES):
            space, link = f"{self.tag}{node}", f"{self.tag}v{number}"
            self.ip("netns", "add", space)
            self.ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            self.ip("link", "set", link, "master", self.tag, "up")
            for words in [["addr", "add", f"{self.net}.{10 + number}/24", "dev", "eth0"], ["link", "set", "eth0", "up"], ["link", "set", "lo", "up"]]:
                self.ip("-n", space, *words)

    def start_munge(self):
        key = self.munge / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        # Where the socket lies has to be open to everybody who asks.
        (self.folder / "run").mkdir(mode=0o755)
        self.socket = self.folder / "run" / "munge.sock"
        self.start("munged", ["munged", "--foreground", f"--key-file={key}", f"--socket={self.socket}", f"--pid-file={self.munge}/pid",
                              f"--seed-file={self.munge}/seed", f"--log-file={self.munge}/log"])
        self.wait("munge", self.socket.exists)

    def start_database(self):
        data, socket = self.folder / "mariadb", self.folder / "run" / "mysql.sock"
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=socket", "--user=root",
                        "--skip-test-db"], check=True, capture_output=True)
        self.port = 20000 + os.getpid() % 10000
        self.start("mariadbd", ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--bind-address=127.0.0.1",
                                f"--port={self.port}", "--user=root", f"--pid-file={self.folder}/run/mysql.pid",
                                "--innodb-lock-wait-timeout=900", "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0"])

        def sql(text):
            return self.call("mariadb", "--no-defaults", "-S", str(socket), "-e", text, check=False).returncode == 0
        self.wait("MariaDB", lambda: sql("select 1"))
        for text in ["create database slurm_acct", "create user slurm@localhost identified by 'slurm'",
                     "grant all on slurm_acct.* to slurm@localhost"]:
            assert sql(text), text

    def write(self):
        ports = {name: self.port + 10000 + number for number, name in enumerate(["slurmctld", "slurmd", "slurmdbd"])}
        dbd = self.etc / "slurmdbd.conf"
        dbd.write_text(f"""AuthType=auth/munge
AuthInfo=socket={self.socket}
DbdHost={os.uname().nodename}
DbdAddr={self.net}.1
DbdPort={ports['slurmdbd']}
SlurmUser=root
LogFile={self.folder}/log/slurmdbd.log
PidFile={self.folder}/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={self.port}
StorageLoc=slurm_acct
StorageUser=slurm
StoragePass=slurm
""")
        dbd.chmod(0o600)
        nodes = "\n".join(f"NodeName={node} NodeAddr={self.net}.{10 + number} Port={ports['slurmd']} CPUs={CORES} RealMemory={MEMORY}"
                          for number, node in enumerate(NODES))
        # No control groups: they are not delegated in every container, so that ceilings of memory are asked for here and not tried.
        (self.etc / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\nCgroupMountpoint=/sys/fs/cgroup\n")
        self.conf.write_text(f"""ClusterName=trial
SlurmctldHost={os.uname().nodename}({self.net}.1)
SlurmctldPort={ports['slurmctld']}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={self.socket}
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool/%n
SlurmctldPidFile={self.folder}/run/slurmctld.pid
SlurmdPidFile={self.folder}/run/slurmd-%n.pid
SlurmctldLogFile={self.folder}/log/slurmctld.log
SlurmdLogFile={self.folder}/log/slurmd-%n.log
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
SlurmdTimeout={SLURMD_TIMEOUT}
KillWait=5
MinJobAge={MIN_JOB_AGE}
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost={self.net}.1
AccountingStoragePort={ports['slurmdbd']}
AccountingStoragePass={self.socket}
AccountingStorageEnforce=associations,limits,qos
JobAcctGatherType=jobacct_gather/linux
{nodes}
PartitionName=main Nodes={','.join(NODES)} Default=YES MaxTime=INFINITE State=UP
""")

    def start_accounting(self):
        self.start("slurmdbd", ["slurmdbd", "-D"])
        self.wait("slurmdbd", lambda: self.call("sacctmgr", "-n", "show", "cluster", check=False).returncode == 0)
        if not self.call("sacctmgr", "-n", "show", "cluster").stdout.strip():
            for words in ["add cluster trial", "add account research", "add qos polite",
                          "add user root account=research qos=normal,polite defaultaccount=research"]:
                self.call("sacctmgr", "-i", *words.split())

    def start_controller(self, *options):
        self.start("slurmctld", ["slurmctld", "-D", *options])
        self.wait("slurmctld", lambda: self.call("scontrol", "ping", check=False).stdout.find("UP") >= 0)

    def start_node(self, node):
        self.start(node, ["ip", "netns", "exec", self.tag + node, "slurmd", "-D", "-N", node, "-f", str(self.conf)])

    # What happens to a cluster

    def kill_node(self, node):
        """As when a node loses its power: slurmd, its steps and their jobs are gone at once."""
        for process in self.call("ip", "netns", "pids", self.tag + node).stdout.split():
            try:
                os.kill(int(process), signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.processes.pop(node).wait()

    def stop_controller(self):
        self.end("slurmctld")

    def stop_accounting(self):
        self.end("slurmdbd")

    def drain(self, *nodes):
        self.call("scontrol", "update", f"nodename={','.join(nodes)}", "state=drain", "reason=trial")

    def resume(self, *nodes):
        self.call("scontrol", "update", f"nodename={','.join(nodes)}", "state=resume")

    def states(self):
        lines = self.call("sinfo", "--noheader", "--Node", "--format=%N %t", check=False).stdout.split("\n")
        return dict(line.split() for line in lines if line)

    def jobs(self):
        """All that the controller knows, by number."""
        answer = json.loads(self.call("squeue", "--json").stdout)
        return {job["job_id"]: job for job in answer["jobs"]}

    def stop(self):
        for node in NODES:
            if node in self.processes:
                self.kill_node(node)
        for name in ["slurmctld", "slurmdbd", "mariadbd", "munged"]:
            self.end(name)
        for node in NODES:
            self.ip("netns", "del", self.tag + node, check=False)
        self.ip("link", "del", self.tag, check=False)
