"""Scores of every site before anything is trained: what the static proxies make of gradients. docs/method.md has the formulas."""

import math
import time

import numpy
import torch

from .allocation import cost
from .generator import Generator, batches
from .learner import Head, Learner, Module, frozen_features
from .metrics import interval, ranks
from .training import Descent, take_step
from .workspace import Refusal

RESAMPLES = 200
HEAD_ROWS, HEAD_EPOCHS = 1024, 10
NEEDS_NONZERO_B = ("snip", "synflow", "ensemble")
ENSEMBLE = ("grad-norm", "snip", "fisher")
SYNFLOW_TOKENS = 16


class Statistics:
    """What was seen of one module, batch by batch: all of A and then all of B."""

    def __init__(self, module, seen):
        self.values = torch.cat([module.a.detach().flatten(), module.b.detach().flatten()])
        self.count_of_a, self.rank = module.a.numel(), module.rank
        self.seen = torch.stack(seen)
        self.sum = self.seen.sum(0)

    def saliencies(self, proxy, statistics):
        """One number for each row of statistics."""
        s = statistics.double()
        if proxy == "grad-norm":
            return (s[:, :self.count_of_a].square().sum(1).sqrt() + s[:, self.count_of_a:].square().sum(1).sqrt()).tolist()
        if proxy in ("snip", "synflow"):
            return (self.values.double() * s).abs().sum(1).tolist()
        return s.sum(1).tolist()

    def rank_shares(self, proxy):
        """For rank 1, 2, … the share of the gradient of B that its largest directions hold; None where it is zero."""
        if proxy not in ("grad-norm", "snip"):
            return None
        b = self.sum[self.count_of_a:].double().reshape(-1, self.rank)
        energies = sorted((max(0.0, value) for value in torch.linalg.eigvalsh(b.T @ b).tolist()), reverse=True)
        total = sum(energies)
        if not total > 0:
            return None
        running, shares = 0.0, []
        for energy in energies:
            running += energy
            shares.append(math.sqrt(min(1.0, running / total)))
        return shares


class Probe:
    def __init__(self, plan, model, rows, stop_if_asked):
        self.plan, self.model, self.rows, self.stop_if_asked = plan, model, rows, stop_if_asked
        self.search, self.training = plan["search"], plan["training"]
        self.seed = self.training["seeds"][0]
        self.head, self.head_words = None, None

    def initialisation(self, proxy):
        return self.search.get("initialisation") or ("random-b" if proxy in NEEDS_NONZERO_B else "zero-b")

    def round(self, sites, selects):
        """`search.scored`. `selects` is asked of each resample of the scores which sites the allocator would choose, for each way to allocate;
        how often each was is returned beside it."""
        start, proxy = time.monotonic(), self.search["proxy"]
        parts = [self.answer(name, sites) for name in (ENSEMBLE if proxy == "ensemble" else (proxy,))]
        saliencies = mean_ranks([part["saliencies"] for part in parts])
        if proxy != "constant" and not any(saliencies):
            raise Refusal(
                f"every saliency of {proxy} is zero under the initialisation '{self.initialisation(proxy)}': a ranking of ties is no ranking; "
                "'random-b' or 'warm-up' let it see the modules")
        count = min(len(part["resampled"]) for part in parts)
        resamples = [mean_ranks([part["resampled"][index] for part in parts]) for index in range(count)]
        shares = next((part["shares"] for part in parts if any(part["shares"])), [None] * len(sites))
        told = []
        for index, (site, saliency) in enumerate(zip(sites, saliencies)):
            if not math.isfinite(saliency):
                raise Refusal(f"the saliency of {site['name']} is {saliency}")
            made = {"site": site["name"], "saliency": saliency, "saliencyPerParameter": saliency / cost(site, self.search["rank"])}
            if resamples:
                made["lower"], made["upper"] = interval([resample[index] for resample in resamples])
            if shares[index]:
                made["rankShares"] = shares[index]
            told.append(made)
        chosen = self.chosen(sites, resamples, shares, selects)
        made = {
            "proxy": proxy, "round": 1, "seed": self.seed, "batchCount": max(part["batchCount"] for part in parts),
            "rowCount": max(part["rowCount"] for part in parts), "initialisation": self.words(proxy), "seconds": time.monotonic() - start,
            "sites": told,
        }
        if resamples:
            made["resampleCount"] = count
        if any(part["readsHead"] for part in parts) and self.head_words:
            made["head"] = self.head_words
        return made, chosen

    @staticmethod
    def chosen(sites, resamples, shares, selects):
        """Per way and site in which share of the resamples it was chosen; None where there are none."""
        if not resamples:
            return None
        counts = None
        for resample in resamples:
            scores = [
                {"site": site["name"], "saliency": value} | ({"rankShares": share} if share else {})
                for site, value, share in zip(sites, resample, shares)
            ]
            ways = selects(scores)
            counts = counts or [dict.fromkeys((site["name"] for site in sites), 0) for _ in ways]
            for way, names in zip(counts, ways):
                for name in names:
                    way[name] += 1
        return [{name: count / len(resamples) for name, count in way.items()} for way in counts]

    def words(self, proxy):
        return {
            "zero-b": "A uniform in ±1/√d_in, B = 0: the gradient of A is zero and only B's is seen",
            "random-b": "A and B uniform in ±1/√d_in and ±1/√d_out, from the seed",
            "warm-up": "A and B after one training step of all modules per probe batch",
        }[self.initialisation(proxy)]

    def answer(self, proxy, sites):
        """A proxy's numbers, as the dictionary that `round` reads."""
        if proxy == "constant":
            return {"saliencies": [1.0] * len(sites), "resampled": [], "shares": [None] * len(sites), "batchCount": 0, "rowCount": 0,
                    "readsHead": False}
        modules = [Module(site, self.search["rank"], self.training, self.seed) for site in sites]
        if self.initialisation(self.search["proxy"]) != "zero-b":
            for module in modules:
                module.randomise_b(self.seed)
        if proxy == "synflow":
            seen, row_batches = self.synaptic_flow(modules), []
        else:
            row_batches = self.batches()
            seen = self.gradients(proxy, modules, row_batches)
        statistics = [Statistics(module, rows) for module, rows in zip(modules, seen)]
        return {
            "saliencies": [s.saliencies(proxy, s.sum.unsqueeze(0))[0] for s in statistics],
            "resampled": self.resampled(proxy, statistics, len(row_batches)), "shares": [s.rank_shares(proxy) for s in statistics],
            "batchCount": len(row_batches), "rowCount": sum(map(len, row_batches)), "readsHead": proxy != "synflow",
        }

    def batches(self):
        """The first batches of the training order."""
        found, epoch = [], 0
        while len(found) < self.search["probeBatchCount"]:
            found += batches(len(self.rows), self.training["batchSize"], self.seed, epoch)
            epoch += 1
        return [[self.rows[place] for place in batch] for batch in found[: self.search["probeBatchCount"]]]

    def gradients(self, proxy, modules, row_batches):
        """Per module what was seen in each batch: its gradient, or the squared gradients of single rows."""
        learner = Learner(self.model, modules, self.probe_head(), self.training)
        if self.initialisation(self.search["proxy"]) == "warm-up":
            descent = Descent(learner.parameters, self.training, len(row_batches))
            for batch in row_batches:
                self.stop_if_asked()
                take_step(learner, descent, batch)
        seen = [[] for _ in modules]
        for batch in row_batches:
            self.stop_if_asked()
            for module, gradient in zip(seen, self.squares(learner, batch) if proxy == "fisher" else self.flat(learner, batch)):
                module.append(gradient)
        self.model.detach()
        return seen

    @staticmethod
    def flat(learner, rows, divisor=None):
        found, _ = learner.gradients(rows, divisor)
        return [torch.cat([found[2 * i].flatten(), found[2 * i + 1].flatten()]) for i in range(len(learner.modules))]

    def squares(self, learner, batch):
        """The squared gradient of each row's loss, times a share that makes the sum over batches about a mean."""
        share = float(numpy.float32(1 / (self.search["probeBatchCount"] * len(batch))))
        sums = None
        for row in batch:
            self.stop_if_asked()
            own = [gradient * gradient * share for gradient in self.flat(learner, [row], divisor=1)]
            sums = own if sums is None else [a + b for a, b in zip(sums, own)]
        return sums

    def synaptic_flow(self, modules):
        """The gradient of the summed outputs of the network without signs, fed with ones in place of embeddings."""
        base, width = self.model.base, self.plan["model"]["shape"]["hiddenWidth"]
        length = min(SYNFLOW_TOKENS, self.plan["task"]["tokenCountMax"])
        parameters = list(self.model.whole.parameters())
        signed = [parameter.detach().clone() for parameter in parameters]
        first = next(site for site in self.plan["model"]["shape"]["sites"] if site["block"] == 0)
        block = base.get_submodule(first["name"][: -len(first["role"]) - 1])
        ones = torch.ones(1, length, width)

        def feed(_, arguments, named):
            return ((ones, *arguments[1:]), named) if arguments else (arguments, named | {"hidden_states": ones})

        hook = block.register_forward_pre_hook(feed, with_kwargs=True)
        try:
            for parameter in parameters:
                parameter.data.abs_()
            for module in modules:
                module.a.data.abs_()
                module.b.data.abs_()
            self.model.attach(modules)
            inputs = {"input_ids": torch.zeros(1, length, dtype=torch.long), "attention_mask": torch.ones(1, length, dtype=torch.long)}
            output = base(**inputs).last_hidden_state.sum()
            tensors = [tensor for module in modules for tensor in (module.a, module.b)]
            found = torch.autograd.grad(output, tensors)
        finally:
            hook.remove()
            self.model.detach()
            for parameter, values in zip(parameters, signed):
                parameter.data.copy_(values)
        return [[torch.cat([found[2 * i].flatten(), found[2 * i + 1].flatten()])] for i in range(len(modules))]

    def resampled(self, proxy, statistics, batch_count):
        """`[resample][site]`; a single batch drawn again and again would look certain."""
        if batch_count < 2:
            return []
        generator = Generator(self.seed, "probe/bootstrap")
        weights = torch.zeros(RESAMPLES, batch_count)
        for resample in range(RESAMPLES):
            for _ in range(batch_count):
                weights[resample, generator.below(batch_count)] += 1
        by_site = [s.saliencies(proxy, weights @ s.seen) for s in statistics]
        return [list(resample) for resample in zip(*by_site)]

    def probe_head(self):
        """A copy of the head that sites are scored behind; None for a language model."""
        if self.plan["task"]["type"] == "causal-lm":
            return None
        if self.head is None:
            self.head = Head(self.plan, self.model.hidden_width, self.seed, self.rows)
            self.head_words = "random, as at the start of a training"
            if self.search.get("head", "fitted") == "fitted":
                self.fit()
        return self.head.copied()

    def fit(self):
        drawn = [self.rows[place] for place in sorted(Generator(self.seed, "probe/head").shuffled(range(len(self.rows)))[:HEAD_ROWS])]
        learner = Learner(self.model, [], self.head, self.training, frozen_features(self.model, drawn))
        size = self.training["batchSize"]
        descent = Descent(learner.parameters, self.training, HEAD_EPOCHS * -(-len(drawn) // size))
        for epoch in range(HEAD_EPOCHS):
            losses = []
            for batch in batches(len(drawn), size, self.seed, epoch):
                self.stop_if_asked()
                losses.append(take_step(learner, descent, [drawn[place] for place in batch])[0])
        loss = sum(losses) / max(1, len(losses))
        if not math.isfinite(loss):
            raise Refusal("the head of the scores diverged; a lower learning rate may help")
        self.head_words = (
            f"fitted for {HEAD_EPOCHS} epochs on what the frozen model makes of {len(drawn)} training rows, "
            f"mean loss of the last one {numpy.float32(loss)}")


def mean_ranks(saliencies):
    """The mean over proxies of each site's rank; one proxy's numbers stay as they are."""
    if len(saliencies) == 1:
        return saliencies[0]
    ranked = [ranks(values) for values in saliencies]
    return [sum(values) / len(ranked) for values in zip(*ranked)]
