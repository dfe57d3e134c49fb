"""What a trial leaves behind: the adapter as peft keeps it, the head, and the predictions."""

import json

from safetensors.torch import save

# What transformers' language-model class has before the bare model's names.
CAUSAL_PREFIXES = {"gpt2": "transformer."}
METADATA = {"format": "pt"}


def pretty(value):
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def adapter(plan, modules):
    family, is_causal = plan["model"]["shape"]["modelType"], plan["task"]["type"] == "causal-lm"
    prefix = CAUSAL_PREFIXES.get(family, "model.") if is_causal else ""
    names = [prefix + module.site["name"] for module in modules]
    configuration = {
        "base_model_name_or_path": plan["model"]["name"], "peft_type": "LORA", "task_type": "CAUSAL_LM" if is_causal else "FEATURE_EXTRACTION",
        "r": max(module.rank for module in modules), "lora_alpha": max(module.alpha for module in modules), "target_modules": names,
        "rank_pattern": {name: module.rank for name, module in zip(names, modules)},
        "alpha_pattern": {name: module.alpha for name, module in zip(names, modules)}, "bias": "none", "fan_in_fan_out": family == "gpt2",
        "use_dora": False, "use_rslora": plan["training"].get("isRankStabilised", False), "inference_mode": True, "lora_dropout": 0,
    }
    tensors = {
        f"base_model.model.{name}.lora_{part}.weight": tensor.detach().contiguous()
        for name, module in zip(names, modules) for part, tensor in (("A", module.a), ("B", module.b))
    }
    yield "adapter-configuration", "adapter_config.json", pretty(configuration)
    yield "adapter-weights", "adapter_model.safetensors", save(tensors, METADATA)


def predictions(plan, result, test_rows):
    labels = plan["task"]["labels"]
    if plan["task"]["type"] == "classification":
        width = result.get("testClassWidth", 1)

        def named(text):
            return [labels[int(text[place:place + width], 36)] for place in range(0, len(text), width)]

        header, columns = "label\tprediction", (named(result["testLabels"]), named(result["testPredictions"]))
    elif plan["task"]["type"] == "regression":
        header, columns = "value\tprediction", (result["testTargets"], result["testOutputs"])
    else:
        header, columns = "predicted tokens\tnats per token", (result["testTokenCounts"], result["testRowLosses"])
    lines = [f"{row.number}\t{first}\t{second}\n" for row, first, second in zip(test_rows, *columns)]
    return f"row\t{header}\n{''.join(lines)}".encode()


def of_trial(plan, result, learner, test_rows):
    """Kind, name and bytes of each file, in the order in which they are written."""
    if learner.modules:
        yield from adapter(plan, learner.modules)
    task = plan["task"]
    yield "head-configuration", "head.json", pretty({
        "task": task["type"], "labels": task["labels"], "pooling": task["pooling"], "maxTokens": task["tokenCountMax"],
        "baseModel": plan["model"]["name"], "columns": plan["data"]["columns"], "testDigest": plan["data"]["test"]["digest"]})
    if learner.head:
        weight, bias = learner.head.unscaled()
        yield "head-weights", "head.safetensors", save({"weight": weight.contiguous(), "bias": bias.contiguous()}, METADATA)
    yield "predictions", "predictions.tsv", predictions(plan, result, test_rows)
