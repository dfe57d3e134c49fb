"""What integrations/torch-worker draws and allocates, held against records of heterolora-worker; and how it keeps its run folder.

    python3 -m unittest discover Tests/python           the standard library is enough
"""

import hashlib
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "integrations" / "torch-worker"))
from heterolora_torch import allocation, digests, lineup, metrics, plans
from heterolora_torch.generator import Generator, batches, sampled
from heterolora_torch.workspace import EventLog, Keeper, Refusal, RunFolder

RECORDS = ROOT / "Tests" / "Fixtures" / "worker" / "allocations.json"


class Drawing(unittest.TestCase):
    def test_numbers_are_those_of_the_worker(self):
        told = json.loads(RECORDS.read_text(encoding="utf-8"))["drawn"]
        for one in told:
            with self.subTest(one["stream"], seed=one["seed"]):
                generator = Generator(one["seed"], one["stream"])
                self.assertEqual([generator.next() for _ in one["numbers"]], one["numbers"])
                self.assertEqual(Generator(one["seed"], one["stream"]).shuffled(range(12)), one["shuffled"])
                generator = Generator(one["seed"], one["stream"])
                self.assertEqual([generator.below(1000) for _ in one["below1000"]], one["below1000"])

    def test_a_number_below_a_bound_is_drawn_again_where_it_would_be_biased(self):
        class Fixed(Generator):
            def __init__(self, *numbers):
                self.numbers = list(numbers)

            def next(self):
                return self.numbers.pop(0)

        # 2^64 mod 3 is 1: a low word of 0 is one too many.
        self.assertEqual(Fixed(0, 2**63).below(3), 1)
        self.assertEqual(Fixed(2**64 - 1).below(3), 2)

    def test_rows_and_batches(self):
        self.assertEqual(sampled(5, None, "train"), [0, 1, 2, 3, 4])
        self.assertEqual(sampled(5, 9, "train"), [0, 1, 2, 3, 4])
        drawn = sampled(100, 10, "test")
        self.assertEqual((len(set(drawn)), drawn), (10, sorted(drawn)))
        epoch = batches(10, 4, 1, 0)
        self.assertEqual([len(batch) for batch in epoch], [4, 4, 2])
        self.assertEqual(sorted(sum(epoch, [])), list(range(10)))
        self.assertNotEqual(epoch, batches(10, 4, 1, 1))


class Allocating(unittest.TestCase):
    def test_records_are_those_of_the_worker(self):
        runs = json.loads(RECORDS.read_text(encoding="utf-8"))["runs"]
        self.assertGreater(len(runs), 4)
        for run in runs:
            plan, sites = run["plan"], lineup.selected_sites(run["plan"])
            for budget in plan.get("budgets") or [None]:
                with self.subTest(run["about"], budget=budget):
                    told = [record for record in run["allocated"] if record.get("curveBudget") == budget]
                    searched = next(record for record in told if record["arm"] == "searched")
                    sure = {choice["site"]: choice.get("selectionProbability") for choice in searched["choices"]}
                    scores = [score | {"selectionProbability": sure[score["site"]]} for score in run["scores"]]
                    ceiling = plan["trainableParameterCountMax"] if budget is None else budget
                    made = allocation.allocate(
                        scores, plan["search"]["proxy"], sites, ceiling, plan["search"], plan["training"]["seeds"][0]).record()
                    variant = {"arm": "searched"} | ({} if budget is None else {"budget": budget})
                    found = [allocation.of_variant(made, variant)]
                    found += [record for _, record in allocation.baselines(plan, budget, made["trainableParameterCount"], sites)]
                    self.assertEqual(found, told)

    def test_trials_are_those_of_the_worker(self):
        for run in json.loads(RECORDS.read_text(encoding="utf-8"))["runs"]:
            with self.subTest(run["about"]):
                self.assertEqual(lineup.trials(run["plan"]), run["trials"])

    def test_what_cannot_be_ranked_is_refused(self):
        site = {"name": "a", "kind": "linear", "block": 0, "role": "a", "inputWidth": 2, "outputWidth": 3}
        search = {"rank": 2, "ranks": [1, 2]}
        for value in (0.0, math.nan, math.inf):
            with self.assertRaises(allocation.AllocationError):
                allocation.allocate([{"site": "a", "saliency": value}], "snip", [site], 10, search, 1)
        with self.assertRaises(allocation.AllocationError):
            allocation.allocate([{"site": "a", "saliency": 1.0}], "snip", [site], 10, {"rank": 2, "ranks": [2, 1]}, 1)

    def test_figures(self):
        for value, text in ((1.234e-6, "1.23e-6"), (0.9996, "1.00"), (12345.0, "1.23e4"), (-0.05, "-5.00e-2"), (0.0, "0.0")):
            self.assertEqual(allocation.figure(value), text)


class Refusing(unittest.TestCase):
    PLAN = {
        "model": {"shape": {"modelType": "bert"}}, "data": {"columns": {"text": "text", "label": "label"}},
        "task": {"type": "classification", "labels": ["a", "b"]}, "search": {"method": "static", "proxy": "snip"}, "training": {},
        "arms": ["searched", "uniform"],
    }

    def test_what_is_not_done_is_refused_by_name(self):
        self.assertEqual(list(plans.undone(self.PLAN)), [])
        changes = {
            "search.method 'auto'": {"search": {"method": "auto", "proxy": "snip"}},
            "search.proxy 'ablation'": {"search": {"method": "static", "proxy": "ablation"}},
            "search.shortcuts": {"search": {"method": "static", "proxy": "snip", "shortcuts": "on"}},
            "search.validation": {"search": {"method": "static", "proxy": "snip", "validation": {"candidates": 2, "epochs": 1}}},
            "training.dropout": {"training": {"dropout": 0.1}}, "training.adapterStart": {"training": {"adapterStart": "gradient"}},
            "training.memory": {"training": {"memory": "lean"}}, "training.learningRates": {"training": {"learningRates": [0.1, 0.2]}},
            "the arm 'full'": {"arms": ["searched", "full"]}, "data.columns.messages": {"data": {"columns": {"messages": "m"}}},
            "family 'mamba'": {"model": {"shape": {"modelType": "mamba"}}}, "two labels": {"task": {"type": "classification", "labels": ["a"]}},
        }
        for words, change in changes.items():
            with self.subTest(words):
                reasons = list(plans.undone(self.PLAN | change))
                self.assertEqual(len(reasons), 1)
                self.assertIn(words, reasons[0])

    def test_digests_of_several_files_are_of_their_listing(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", ".hidden.safetensors"):
                pathlib.Path(folder, name).write_text(name)
            files = digests.model_files(folder)
            self.assertEqual(files["tokenizerDigest"], ["tokenizer.json", "tokenizer_config.json"])
            paths = [pathlib.Path(folder, name) for name in files["tokenizerDigest"]]
            listing = "".join(f"{hashlib.sha256(p.name.encode()).hexdigest()}  {p.name}\n" for p in paths)
            self.assertEqual(digests.digest_of(paths), hashlib.sha256(listing.encode()).hexdigest())
            self.assertEqual(digests.digest_of(paths[:1]), hashlib.sha256(b"tokenizer.json").hexdigest())
            pathlib.Path(folder, "config.json").unlink()
            with self.assertRaises(Refusal):
                digests.model_files(folder)


class Measuring(unittest.TestCase):
    def test_numbers_that_are_not_defined_are_none(self):
        self.assertIsNone(metrics.pearson([1.0, 1.0], [1.0, 2.0]))
        self.assertIsNone(dict(metrics.classification([0, 0], [0, 1], 2))["matthewsCorrelation"])
        self.assertEqual(metrics.ranks([2.0, 1.0, 2.0]), [2.5, 1.0, 2.5])
        self.assertEqual(metrics.digits([0, 35], 36), "0z")
        self.assertEqual(metrics.digits([0, 36], 37), "0010")


class Speaking(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = RunFolder(folder.name)
        self.path = pathlib.Path(folder.name, "events.jsonl")

    def lines(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def test_nothing_is_said_twice_and_what_differs_is_refused(self):
        first = EventLog(self.folder, 1)
        first.say("trial.started", {"a": 1})
        first.say("search.scored", {"b": 2, "seconds": 5.0})
        with open(self.path, "ab") as file:
            file.write(b'{"attempt":1,"sequence":3,"ki')
        again = EventLog(self.folder, 3)
        again.say("trial.started", {"a": 1})
        # How long things took is nobody's plan.
        again.say("search.scored", {"b": 2, "seconds": 6.0})
        again.say("work.finished", {})
        self.assertEqual([(e["attempt"], e["sequence"]) for e in self.lines()], [(1, 1), (1, 2), (3, 1)])
        other = EventLog(self.folder, 4)
        with self.assertRaises(Refusal):
            other.say("trial.started", {"a": 2})

    def test_another_machine_is_said_once(self):
        here = {"processor": {"name": "x"}, "kernel": "k", "library": "l"}
        log = EventLog(self.folder, 1)
        log.go_on_with(here)
        log.say("run.prepared", {"machine": here})
        EventLog(self.folder, 2).go_on_with(here)
        EventLog(self.folder, 3).go_on_with(here | {"kernel": "other"})
        EventLog(self.folder, 4).go_on_with(here | {"kernel": "other"})
        self.assertEqual([(e["attempt"], e["kind"]) for e in self.lines()], [(1, "run.prepared"), (3, "run.machine-changed")])

    def test_words_of_others_are_refused(self):
        for text in ("no JSON\n", '{"attempt":1,"sequence":2,"time":"","kind":"a","payload":"{}"}\n', "[]\n"):
            self.path.write_text(text)
            with self.assertRaises(Refusal):
                EventLog(self.folder, 2)

    def test_the_newest_whole_snapshot_is_gone_on_from(self):
        log = EventLog(self.folder, 1)
        keeper = Keeper(self.folder, log, 600, lambda: False)
        for step, data in enumerate((b"old", b"new", b"newest")):
            log.say("trial.progressed", {"measurements": [], "step": step})
            keeper.keep({"arm": "searched", "seed": 1}, "searched-1", step, data)
        self.assertEqual(sorted(p.name for p in (self.path.parent / "snapshots").iterdir()), ["searched-1-1.pt", "searched-1-2.pt"])
        (self.path.parent / "snapshots" / "searched-1-2.pt").write_bytes(b"newes")
        log = EventLog(self.folder, 2)
        state = Keeper(self.folder, log, 600, lambda: False).latest(lambda path: path.read_bytes(), self.fail)
        self.assertEqual((state, log.position, log.is_repeating), (b"new", 2, True))

    def test_a_link_is_no_file_of_a_run(self):
        (self.path.parent / "secret").write_text("{}")
        os.symlink(self.path.parent / "secret", self.path)
        with self.assertRaises(Refusal):
            EventLog(self.folder, 1)

    def test_what_is_fenced_off_cannot_be_opened(self):
        program = (
            "import sys\nfrom heterolora_torch import confinement\nconfinement.enter(None)\nroot = sys.argv[1]\n"
            "gaps = confinement.fence([root + '/readable'], [], [root + '/writable'])\n"
            "def tried(name, mode):\n"
            "    try:\n        open(root + name, mode).close()\n        return True\n    except PermissionError:\n        return False\n"
            "print(len(gaps), tried('/readable/a', 'r'), tried('/readable/b', 'w'), tried('/writable/b', 'w'), tried('/other', 'r'))\n")
        root = self.path.parent
        for name in ("readable", "writable"):
            (root / name).mkdir()
        (root / "readable" / "a").write_text("")
        (root / "other").write_text("")
        done = subprocess.run(
            [sys.executable, "-c", program, str(root)], cwd=ROOT / "integrations" / "torch-worker", capture_output=True, text=True)
        # A kernel without Landlock leaves a gap, which is told.
        self.assertIn(done.stdout.split(), [["0", "True", "False", "True", "False"], ["1", "True", "True", "True", "True"]], done.stderr)

    def test_usage_and_a_missing_folder_have_their_statuses(self):
        def status(*words):
            return subprocess.run(
                [sys.executable, "-m", "heterolora_torch", *words], cwd=ROOT / "integrations" / "torch-worker", capture_output=True
            ).returncode
        self.assertEqual(status("run", "x", "--magic"), 64)
        self.assertEqual(status("run", "x", "--attempt", "0"), 64)
        self.assertEqual(status("run", str(self.path / "gone")), 65)


if __name__ == "__main__":
    unittest.main()
