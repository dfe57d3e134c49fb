"""`run RUN --attempt N --snapshot-every SECONDS --memory-max BYTES`: carries out the plan of a run folder and says there what it does."""

import argparse
import os
import pathlib
import signal
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "python"))

from . import confinement
from .workspace import EventLog, Keeper, Refusal, RunFolder, Stopped, Unavailable, printable

MALFORMED, UNAVAILABLE, DEFECT, CANCELLED, USAGE, CONFIGURATION = 65, 69, 70, 75, 64, 78


class Parser(argparse.ArgumentParser):
    def error(self, message):
        complain(message)
        sys.exit(USAGE)


def complain(words):
    print(f"torch-worker: {printable(words)}", file=sys.stderr, flush=True)


def whole(least, most):
    def read(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be {least} to {most}")
        return value
    return read


def seconds(text):
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def arguments():
    parser = Parser(prog="torch-worker")
    run = parser.add_subparsers(dest="command", required=True, parser_class=Parser).add_parser("run")
    run.add_argument("folder")
    run.add_argument("--attempt", type=whole(1, 1_000_000), default=1)
    run.add_argument("--snapshot-every", type=seconds, default=600.0)
    run.add_argument("--memory-max", type=whole(1, 1 << 50))
    return parser.parse_args()


def work(options):
    gaps = confinement.enter(options.memory_max)
    folder = RunFolder(options.folder)
    folder.lock()
    asked = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.append(True))
    plan = folder.plan()
    # Only now: to import it takes seconds, and the lock comes first.
    from . import plans
    plans.check(plan, folder.path / "plan.json")
    paths = [folder.path, plan["model"]["path"]] + [plan["data"][split]["path"] for split in ("train", "validation", "test")]
    # Libraries ask for a place for scratch files when they are imported, and write none; there is no other that is open.
    tempfile.tempdir = os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder.path / "snapshots")
    gaps += confinement.fence(paths, *folder.workers_part())
    plans.check_digests(plan)
    from .execution import Execution, machine, snapshot_state
    gaps += confinement.close_calls()
    log = EventLog(folder, options.attempt)
    log.go_on_with(machine())
    keeper = Keeper(folder, log, options.snapshot_every, lambda: bool(asked))
    execution = Execution(plan, log, folder, keeper, gaps, lambda: bool(asked))
    execution.run(keeper.latest(snapshot_state, complain))
    keeper.remove()


def main():
    options = arguments()
    try:
        work(options)
    except Refusal as error:
        complain(error)
        return MALFORMED
    except Unavailable as error:
        complain(error)
        return UNAVAILABLE
    except Stopped:
        return CANCELLED
    except OSError as error:
        complain(error)
        return UNAVAILABLE
    except ImportError as error:
        complain(f"its installation lacks something: {error}")
        return CONFIGURATION
    except Exception:
        traceback.print_exc()
        return DEFECT
    return 0


if __name__ == "__main__":
    sys.exit(main())
