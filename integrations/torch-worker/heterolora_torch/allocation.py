"""From scores to ranks under an exact budget, and the places of baselines: what `heterolora-worker` does, number for number. No package.

A record is the payload of `search.allocated`. docs/method.md has the rules.
"""

import math

from .generator import Generator

# The roles that peft adapts of a family where nobody says which, and those of them that make values.
HABITS = {
    **{family: (["attention.self.query", "attention.self.value"], ["attention.self.value"])
       for family in ("bert", "roberta", "xlm-roberta", "camembert", "electra")},
    "distilbert": (["attention.q_lin", "attention.v_lin"], ["attention.v_lin"]),
    "modernbert": (["attn.Wqkv"], ["attn.Wqkv"]),
    "gpt2": (["attn.c_attn"], ["attn.c_attn"]),
    **{family: (["self_attn.q_proj", "self_attn.v_proj"], ["self_attn.v_proj"])
       for family in ("opt", "llama", "qwen2", "qwen3", "mistral", "gemma")},
}
BASES = {"gain": "gain-per-parameter", "saliency": "saliency", "lot": "lot"}


class AllocationError(ValueError):
    pass


def cost(site, rank):
    return rank * (site["inputWidth"] + site["outputWidth"])


def equal(sites):
    """Scores that tell nothing apart: what is placed by these is placed by lot."""
    return [{"site": site["name"], "saliency": 1.0} for site in sites]


class Candidate:
    def __init__(self, site, score, gain, tie):
        self.site, self.score, self.gain, self.tie = site, score, gain, tie


def order_of(proxy, ranking):
    return "lot" if proxy == "constant" else "saliency" if ranking == "saliency" else "gain"


def candidates(scores, proxy, order, sites, rank, seed):
    """The sites in falling order of gain, ties by lot."""
    known = {score["site"]: score for score in scores}
    ties = Generator(seed, "ties")
    found = []
    for site in sites:
        score = known.get(site["name"])
        if score is None or not math.isfinite(score["saliency"]):
            raise AllocationError(f"site '{site['name']}' has no finite saliency")
        gain = score["saliency"] / (cost(site, rank) if order == "gain" else 1)
        found.append(Candidate(site, score, gain, ties.next()))
    if order != "lot" and all(candidate.score["saliency"] == 0 for candidate in found):
        raise AllocationError(f"every saliency of {proxy} is zero: a ranking of ties is no ranking")
    return sorted(found, key=lambda candidate: (candidate.gain, candidate.tie), reverse=True)


def allocate(scores, proxy, sites, budget, search, seed):
    """As the settings of the search have it: a rank per site, or on or off at one rank."""
    ranking = search.get("ranking", "per-parameter")
    if search.get("ranks") is None:
        return Switched(scores, proxy, sites, budget, search["rank"], seed, ranking)
    return Ranked(scores, proxy, sites, budget, search["ranks"], seed, ranking)


class Allocated:
    """Ranks of the candidates, and the record of how they came about."""

    @property
    def chosen(self):
        return {c.site["name"] for c, rank in zip(self.candidates, self.ranks) if rank}

    def choice(self, place, index, left):
        candidate = self.candidates[index]
        made = {
            "site": candidate.site["name"], "order": place + 1, "rank": self.ranks[index],
            "parameterCount": cost(candidate.site, self.ranks[index]), "saliency": candidate.score["saliency"],
            "gainPerParameter": candidate.gain, "budgetLeft": left, "reason": self.reason(index), "margin": self.margin(index),
        }
        probability = candidate.score.get("selectionProbability")
        return made if probability is None else made | {"selectionProbability": probability}

    def record(self):
        choices = self.choices()
        used = sum(choice["parameterCount"] for choice in choices)
        return {"arm": "searched", "budget": self.budget, "trainableParameterCount": used, "choices": choices}

    def words(self, gain):
        return {"gain": f"by gain per parameter, {figure(gain)}", "saliency": f"by saliency, {figure(gain)}", "lot": "by lot"}[self.order]


class Switched(Allocated):
    """Modules on or off at one rank; what is left goes to sites still off, at the largest smaller rank that fits."""

    def __init__(self, scores, proxy, sites, budget, rank, seed, ranking):
        self.budget, self.full, self.order = budget, rank, order_of(proxy, ranking)
        self.candidates = candidates(scores, proxy, self.order, sites, rank, seed)
        self.ranks, left = [], budget
        for candidate in self.candidates:
            taken = rank if cost(candidate.site, rank) <= left else 0
            left -= cost(candidate.site, taken)
            self.ranks.append(taken)
        for index, candidate in enumerate(self.candidates):
            if self.ranks[index] == 0:
                partial = min(rank - 1, left // cost(candidate.site, 1))
                if partial > 0:
                    self.ranks[index] = partial
                    left -= cost(candidate.site, partial)
        # Told in the order of the decisions: full ranks first, then the remainder.
        left, self.left_after = budget, [0] * len(self.ranks)
        for is_full in (True, False):
            for index, candidate in enumerate(self.candidates):
                if (self.ranks[index] == rank) == is_full:
                    left -= cost(candidate.site, self.ranks[index])
                    self.left_after[index] = left

    def choices(self):
        return [self.choice(index, index, self.left_after[index]) for index in range(len(self.candidates))]

    def displaced(self, index):
        return next((i for i in range(index + 1, len(self.ranks)) if self.ranks[i] < self.full), None)

    def displacing(self, index):
        return next((i for i in range(index - 1, -1, -1) if self.ranks[i] > 0), None)

    def margin(self, index):
        other = self.displaced(index) if self.ranks[index] == self.full else self.displacing(index)
        made = {"basis": BASES[self.order], "own": self.step(index)}
        return made if other is None else made | {"other": self.step(other)}

    def step(self, index):
        candidate = self.candidates[index]
        rank = self.ranks[index] or self.full
        return {"site": candidate.site["name"], "rank": rank, "parameterCount": cost(candidate.site, rank), "gain": candidate.gain}

    def named(self, index):
        return f"'{self.candidates[index].site['name']}' at place {index + 1}"

    def reason(self, index):
        candidate = self.candidates[index]
        place = f"place {index + 1} of {len(self.candidates)} {self.words(candidate.gain)}"
        needed, left = cost(candidate.site, self.full), f"{self.left_after[index]} parameters left"
        if self.ranks[index] == self.full:
            displaced = self.displaced(index)
            return f"on: {place}, fits" + ("" if displaced is None else f" and goes before {self.named(displaced)}") + f"; {left}"
        if self.ranks[index] == 0:
            displacing = self.displacing(index)
            return f"off: {place}, needs {needed}" + ("" if displacing is None else f", behind {self.named(displacing)}") + f"; {left}"
        return f"on at rank {self.ranks[index]}: {place}, rank {self.full} would need {needed}, takes of the remainder; {left}"


class Ranked(Allocated):
    """A rank for each site, by the gain per parameter of each step from one rank of the ladder to the next."""

    def __init__(self, scores, proxy, sites, budget, ladder, seed, ranking):
        if not ladder or list(ladder) != sorted(set(ladder)) or ladder[0] < 1:
            raise AllocationError(f"ranks {ladder} are not ascending from at least 1")
        self.budget, self.order = budget, order_of(proxy, ranking)
        self.candidates = candidates(scores, proxy, self.order, sites, ladder[-1], seed)
        self.steps = self.drawn(ladder, seed) if self.order == "lot" else self.ordered(ladder)
        self.take()

    def ordered(self, ladder):
        steps = []
        for index, candidate in enumerate(self.candidates):
            shares = candidate.score.get("rankShares")

            def share(rank):
                if rank == 0:
                    return 0.0
                return shares[rank - 1] if shares and rank <= len(shares) else math.sqrt(rank / ladder[-1])

            previous, least = 0, math.inf
            for rank in ladder:
                width = rank - previous
                gain = max(0.0, candidate.score["saliency"]) * (share(rank) - share(previous))
                # A later step of a site never goes before an earlier one, whatever rounding does.
                least = min(least, gain / (width if self.order == "saliency" else cost(candidate.site, width)))
                steps.append((least, -index, -rank))
                previous = rank
        return sorted(steps, reverse=True)

    def drawn(self, ladder, seed):
        generator = Generator(seed, "steps")
        steps = []
        for index in range(len(self.candidates)):
            lots = sorted((generator.unit_interval() for _ in ladder), reverse=True)
            steps += [(lot, -index, -rank) for rank, lot in zip(ladder, lots)]
        return sorted(steps, reverse=True)

    def take(self):
        count = len(self.candidates)
        self.ranks, self.left_after, self.left, self.paid = [0] * count, [self.budget] * count, self.budget, 0
        for _, candidate, rank in self.steps:
            index, rank = -candidate, -rank
            site = self.candidates[index].site
            fits = cost(site, rank - self.ranks[index]) <= self.left
            fitting = rank if fits else self.ranks[index] + self.left // cost(site, 1)
            self.left -= cost(site, fitting - self.ranks[index])
            if fitting > self.ranks[index]:
                self.left_after[index] = self.left
            self.ranks[index] = fitting
            if not fits:
                break
            self.paid += 1
        self.own = [[] for _ in range(count)]
        for place, (_, candidate, _) in enumerate(self.steps):
            self.own[-candidate].append(place)
        # The last step of each candidate that was taken, whole or in part.
        self.last = [
            next((place for place in reversed(self.own[index]) if place <= self.paid and self.ranks[index] > self.before(place)), None)
            for index in range(count)
        ]
        self.edge = max((place for place in self.last if place is not None), default=None)

    def before(self, place):
        """The rank that a step starts from."""
        earlier = [other for other in self.own[-self.steps[place][1]] if other < place]
        return -self.steps[earlier[-1]][2] if earlier else 0

    def choices(self):
        last = self.last
        by_step = sorted(range(len(last)), key=lambda index: (math.inf if last[index] is None else last[index], index))
        return [
            self.choice(place, index, self.left if self.ranks[index] == 0 else self.left_after[index])
            for place, index in enumerate(by_step)
        ]

    def margin(self, index):
        place = self.last[index] if self.last[index] is not None else self.own[index][0]
        if self.last[index] is None:
            other = self.edge
        else:
            start = max(self.paid, place + 1)
            other = next((p for p in range(start, len(self.steps)) if -self.steps[p][1] != index), None)
        made = {"basis": BASES[self.order], "own": self.priced(place)}
        return made if other is None else made | {"other": self.priced(other)}

    def priced(self, place):
        gain, candidate, rank = self.steps[place]
        site = self.candidates[-candidate].site
        # Of the step that the budget ends in, as many ranks as fit.
        rank = self.ranks[-candidate] if self.last[-candidate] == place else -rank
        return {"site": site["name"], "rank": rank, "parameterCount": cost(site, rank - self.before(place)), "gain": gain}

    def step_words(self, place):
        gain, _, rank = self.steps[place]
        return f"to rank {-rank}, number {place + 1} of {len(self.steps)} {self.words(gain)}"

    def named(self, place):
        _, candidate, rank = self.steps[place]
        return f"'{self.candidates[-candidate].site['name']}' to rank {-rank} (number {place + 1})"

    def reason(self, index):
        last = self.last[index]
        if last is None:
            end = "the budget" if self.edge is None else f"{self.named(self.edge)}, the last that the budget paid for"
            return f"off: its first step, {self.step_words(self.own[index][0])}, comes behind {end}; {self.left} parameters left"
        rank = f"rank {self.ranks[index]}: "
        if last >= self.paid:
            return f"{rank}of its step {self.step_words(last)}, so much fits; the budget ends here; {self.left} parameters left"
        following = next((place for place in self.own[index] if place > last), None)
        behind = "" if following is None else f"; its next, {self.step_words(following)}, is behind that"
        displaced = (
            f", goes before {self.named(self.paid)}, the first that did not fit{behind}"
            if self.paid < len(self.steps) else "; the budget paid for all steps")
        return f"{rank}its last step, {self.step_words(last)}{displaced}; {self.left_after[index]} parameters left after it"


def uniform(sites, budget):
    """A module on every site, ranks as equal as the number allows."""
    unit = sum(cost(site, 1) for site in sites)
    base = budget // unit if unit else 0
    ranks, left = [base] * len(sites), budget - base * unit
    for index in sorted(range(len(sites)), key=lambda index: math.fmod(index * 0.618033988749895, 1)):
        if cost(sites[index], 1) <= left:
            ranks[index] += 1
            left -= cost(sites[index], 1)
    choices, running = [], budget
    for place, (site, rank) in enumerate(zip(sites, ranks)):
        running -= cost(site, rank)
        reason = (
            "one more rank, of the remainder" if rank > base
            else "the rank that every site gets" if base else "off: the budget has no rank for every site")
        choices.append({"site": site["name"], "order": place + 1, "rank": rank, "parameterCount": cost(site, rank), "budgetLeft": running,
                        "reason": reason})
    return {"arm": "uniform", "budget": budget, "trainableParameterCount": budget - left, "choices": choices}


def habit(shape, budget):
    """Where peft puts modules for the family when nobody says otherwise."""
    roles, value_roles = HABITS.get(shape["modelType"], ([], []))
    linears = [site for site in shape["sites"] if site["kind"] == "linear"]
    sites = [site for site in linears if site["role"] in roles]
    values = [site for site in linears if site["role"] in value_roles]
    needed = sum(cost(site, 1) for site in sites)
    takes_all = needed <= budget
    made = uniform(sites if takes_all else values, budget)
    scope = (
        f"by habit, as peft adapts {shape['modelType']}" if takes_all
        else f"by habit, values alone: rank 1 at each of {len(sites)} sites would need {needed} parameters")
    for choice in made["choices"]:
        choice["reason"] = f"{scope}; {choice['reason']}"
    left = made["choices"][-1]["budgetLeft"] if made["choices"] else budget
    rest = [] if takes_all else [site for site in sites if site not in values]
    for site in rest:
        made["choices"].append({"site": site["name"], "order": len(made["choices"]) + 1, "rank": 0, "parameterCount": 0,
                                "budgetLeft": left, "reason": f"off: {scope}"})
    return made | {"arm": "habit"}


def drawn(sites, lot, budget, search):
    """Places by lot, the same whatever the seeds of the training are."""
    return allocate(equal(sites), "constant", sites, budget, search, Generator(lot, "arm/random").next()).record()


def figure(value):
    """Three significant digits, such as 1.23e-6."""
    if value == 0 or not math.isfinite(value):
        return repr(float(value))
    exponent = math.floor(math.log10(abs(value)))
    digits = math.floor(abs(value) / 10.0**exponent * 100 + 0.5)
    if digits == 1000:
        digits, exponent = 100, exponent + 1
    return f"{'-' if value < 0 else ''}{digits // 100}.{digits % 100:02d}" + (f"e{exponent}" if exponent else "")


def baselines(plan, curve_budget, used, sites):
    """The records of the arms that no search places, at one budget of the curve, given what the searched arm uses."""
    from .lineup import variants
    shape = plan["model"]["shape"]
    for variant in variants(plan):
        if variant.get("budget") != curve_budget:
            continue
        if variant["arm"] == "uniform":
            record = uniform([site for site in sites if site["kind"] == "linear"], used)
        elif variant["arm"] == "random":
            record = drawn(sites, variant.get("draw", 0), used, plan["search"])
        elif variant["arm"] == "habit":
            record = habit(shape, used)
        else:
            continue
        yield variant, of_variant(record, variant)


def of_variant(record, variant):
    """The same decisions for an arm, a budget of the curve and a draw."""
    named = {"arm": variant["arm"], "curveBudget": variant.get("budget"), "draw": variant.get("draw")}
    return record | {key: value for key, value in named.items() if value is not None}
