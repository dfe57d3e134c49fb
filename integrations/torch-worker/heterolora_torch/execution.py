"""A plan from its model and rows to its last trial: score, allocate, then every arm with every seed."""

import io
import platform
import resource
import time

import torch
import transformers

from . import VERSION, allocation, files
from .learner import Head, Learner, Model, Module, frozen_features
from .lineup import file_name, selected_sites, trials
from .rows import SPLITS, read, summary
from .scoring import Probe
from .training import Trainer
from .workspace import Refusal, Stopped

SNAPSHOT_FORMAT = 1
# Part of a result's identity: sums follow the threads. It does not follow the machine.
THREADS = 2
ENGINE = f"torch-worker {VERSION}, PyTorch {torch.__version__}, transformers {transformers.__version__}"


def machine():
    """What numbers are computed with."""
    processor = {"name": platform.machine(), "vendor": ""}
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            told = {}
            for line in file:
                key, _, value = line.partition(":")
                told.setdefault(key.strip(), value.strip())
        processor = {"name": told.get("model name", processor["name"]), "vendor": told.get("vendor_id", "")}
        if told.get("cpu family", "").isdigit() and told.get("model", "").isdigit():
            processor |= {"family": int(told["cpu family"]), "model": int(told["model"])}
    except OSError:
        pass
    return {
        "processor": processor, "kernel": torch.backends.cpu.get_cpu_capability(), "origin": "library",
        "library": f"PyTorch {torch.__version__}", "refusedKernels": [],
    }


def snapshot_state(path):
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state.get("format") != SNAPSHOT_FORMAT or state.get("engine") != ENGINE:
        raise Refusal(f"a snapshot of {state.get('engine')}, format {state.get('format')}; this is {ENGINE}, format {SNAPSHOT_FORMAT}")
    return state


class Execution:
    def __init__(self, plan, log, folder, keeper, gaps, is_stop_asked):
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
        # It writes programs into memory and runs them, which the daemon's unit forbids (MemoryDenyWriteExecute).
        torch.backends.mkldnn.set_flags(False)
        self.plan, self.log, self.folder, self.keeper, self.gaps, self.is_stop_asked = plan, log, folder, keeper, gaps, is_stop_asked
        self.model = Model(plan)
        self.sites = selected_sites(plan)
        for site in self.sites:
            self.model.place(site)
        self.rows, self.left_out = read(plan, self.model.tokenizer)
        self.frozen = None

    def run(self, state):
        decisions = state["decisions"] if state else self.decide()
        order = trials(self.plan)
        first = order.index(state["training"]["trial"]) if state else 0
        for index, trial in enumerate(order[first:], first):
            self.train(trial, decisions, state["training"] if state and index == first else None)
        usage = resource.getrusage(resource.RUSAGE_SELF)
        self.log.say("work.finished", {
            "searchSeconds": decisions["searchSeconds"], "trialCount": len(order), "processorSeconds": usage.ru_utime + usage.ru_stime,
            "memoryBytesMax": usage.ru_maxrss * 1024})

    def stop_if_asked(self):
        if self.is_stop_asked():
            raise Stopped()

    def say(self, kind, payload):
        self.stop_if_asked()
        self.log.say(kind, payload)

    def decide(self):
        """What is decided before the first trial: the places of every variant."""
        plan, start = self.plan, time.monotonic()
        self.say("run.prepared", {
            "engineVersion": ENGINE, "threadCount": THREADS, "shardCount": 1,
            "baseParameterCount": plan["model"]["shape"]["baseParameterCount"], "sites": self.sites, "machine": machine(),
            "confinementGaps": self.gaps,
            "splits": [summary(split, self.rows[split], self.left_out[split], plan["task"]["labels"]) for split in SPLITS]})
        budgets = plan.get("budgets") or [None]
        seed, search = plan["training"]["seeds"][0], plan["search"]

        def allocated(scores, budget):
            ceiling = plan["trainableParameterCountMax"] if budget is None else budget
            return allocation.allocate(scores, search["proxy"], self.sites, ceiling, search, seed)

        probe = Probe(plan, self.model, self.rows["train"], self.stop_if_asked)
        scored, chosen = probe.round(self.sites, lambda scores: [allocated(scores, budget).chosen for budget in budgets])
        told = scored["sites"]
        if chosen:
            # The ledger has the probabilities of the last budget.
            scored["sites"] = [site | {"selectionProbability": chosen[-1][site["site"]]} for site in told]
        self.say("search.scored", scored)
        places = []
        for index, budget in enumerate(budgets):
            scores = [site | {"selectionProbability": chosen[index][site["site"]]} for site in told] if chosen else told
            variant = {"arm": "searched"} | ({} if budget is None else {"budget": budget})
            searched = allocation.of_variant(allocated(scores, budget).record(), variant)
            self.say("search.allocated", searched)
            places.append((variant, searched))
            for other, record in allocation.baselines(plan, budget, searched["trainableParameterCount"], self.sites):
                self.say("search.allocated", record)
                places.append((other, record))
        return {
            "searchSeconds": time.monotonic() - start,
            "places": [
                {"variant": variant, "ranks": {choice["site"]: choice["rank"] for choice in record["choices"] if choice["rank"]}}
                for variant, record in places
            ],
        }

    def learner(self, trial, decisions):
        variant = {key: value for key, value in trial.items() if key != "seed"}
        ranks = next((place["ranks"] for place in decisions["places"] if place["variant"] == variant), {})
        modules = [
            Module(site, ranks[site["name"]], self.plan["training"], trial["seed"])
            for site in self.plan["model"]["shape"]["sites"] if site["name"] in ranks
        ]
        is_language = self.plan["task"]["type"] == "causal-lm"
        head = None if is_language else Head(self.plan, self.model.hidden_width, trial["seed"], self.rows["train"])
        if not modules and not is_language:
            # What no module changes runs once for each row.
            self.frozen = self.frozen or frozen_features(self.model, sum(self.rows.values(), []))
        return Learner(self.model, modules, head, self.plan["training"], None if modules or is_language else self.frozen)

    def train(self, trial, decisions, state):
        learner = self.learner(trial, decisions)
        name = file_name(trial)

        def keep(trainer):
            content = {"format": SNAPSHOT_FORMAT, "engine": ENGINE, "decisions": decisions, "training": trainer.state}
            data = io.BytesIO()
            torch.save(content, data)
            self.keeper.keep(trial, name, trainer.descent.steps_done, data.getvalue())

        def wish(trainer):
            if self.keeper.is_due:
                keep(trainer)
            self.stop_if_asked()

        # Once a trial has begun only the end of a step is a place to stop at.
        result = Trainer(self.plan, trial, self.rows, learner, self.log.say, keep, wish).train(state)
        for kind, file, data in files.of_trial(self.plan, result, learner, self.rows["test"]):
            path = f"adapters/{name}/{file}"
            self.log.say("artifact.written", {"kind": kind, "path": path, "trial": trial} | self.folder.write(path, data))
        self.model.detach()
