"""Which trainings a plan asks for, and what they are called. No package."""

import re

KEEPS_TO_BUDGET = ("searched", "searched-without-shortcuts", "uniform", "random", "habit")


def matches(name, pattern):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name, re.DOTALL) is not None


def selected_sites(plan):
    """The sites that take part, in execution order."""
    chosen, takes_shortcuts = plan["search"]["sites"], plan["search"].get("shortcuts", "off") != "off"

    def takes(site):
        is_linear = site["kind"] == "linear"
        patterns = chosen["linear"] if is_linear else chosen.get("shortcuts", ["*"])
        return (is_linear or takes_shortcuts) and any(
            matches(site["name"], pattern) or matches(site["role"], pattern) for pattern in patterns)

    return [site for site in plan["model"]["shape"]["sites"] if takes(site)]


def variants(plan, is_asked=lambda draw: True):
    """What is trained with one seed or several, as trials without seed."""
    budgets = plan.get("budgets") or [None]
    found = []
    for place, budget in enumerate(budgets):
        for arm in plan["arms"]:
            if arm not in KEEPS_TO_BUDGET:
                if place + 1 == len(budgets):
                    found.append({"arm": arm})
                continue
            draws = range(1, plan["drawCount"] + 1) if arm == "random" and plan.get("drawCount") is not None else [None]
            for draw in draws:
                if is_asked(draw):
                    found.append({"arm": arm} | ({} if budget is None else {"budget": budget}) | ({} if draw is None else {"draw": draw}))
    return found


def trials(plan):
    """Every training, in order."""
    seeds = plan["training"]["seeds"]
    return [
        variant | {"seed": seed}
        for place, seed in enumerate(seeds)
        for variant in variants(plan, lambda draw: draw is None or (draw - 1) % len(seeds) == place)
    ]


def file_name(trial):
    budget = f"-b{trial['budget']}" if "budget" in trial else ""
    draw = f"-d{trial['draw']}" if "draw" in trial else ""
    return f"{trial['arm']}{budget}{draw}-{trial['seed']}"


def words(trial):
    draw = f", draw {trial['draw']}" if "draw" in trial else ""
    budget = f", {trial['budget']} parameters" if "budget" in trial else ""
    return f"{trial['arm']}{draw}{budget}, seed {trial['seed']}"
