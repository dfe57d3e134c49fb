"""Plants each fault of faulty.py in a good worker: the point that is about it must fail. Usage: faults.py --models STORE -- WORKER-COMMAND..."""

import argparse
import contextlib
import io
import pathlib
import sys
import tempfile

import conform
import faulty
import judge

PROGRAM = str(pathlib.Path(__file__).with_name("faulty.py"))


def whole(bench, points):
    plan = bench.plan(arms=["searched", "uniform"])
    conform.whole_run(bench, "whole", plan, points)


def found(name, worker, models):
    """The points that fail on the worker with this fault, without what they print."""
    _, case, point = faulty.FAULTS[name] if name else (None, "whole", None)
    # To load an adapter takes as long as all others.
    points = [judge_point for judge_point in judge.POINTS if judge_point is not judge.peft or name is None or point == "peft"]
    command = [sys.executable, PROGRAM, name, *worker] if name else worker
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, contextlib.redirect_stdout(io.StringIO()):
        bench = conform.Bench(command, models, folder)
        if case == "whole":
            whole(bench, points)
        else:
            getattr(conform, case)(bench)
        return [point for (_, point), problems in bench.found.items() if problems]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", required=True)
    parser.add_argument("worker", nargs="+", metavar="WORKER-COMMAND")
    arguments = parser.parse_args()
    unfound = 0
    good = found(None, arguments.worker, arguments.models)
    if good:
        raise SystemExit(f"the worker is no good one: {good} fail without a fault")
    for name, (_, _, point) in faulty.FAULTS.items():
        failing = found(name, arguments.worker, arguments.models)
        is_found = point in failing
        unfound += not is_found
        print(f"{'found ' if is_found else 'MISSED'}  {name}: {', '.join(dict.fromkeys(failing)) or 'nothing fails'}", flush=True)
    print(f"{len(faulty.FAULTS) - unfound} of {len(faulty.FAULTS)} faults are found")
    return 1 if unfound else 0


if __name__ == "__main__":
    sys.exit(main())
