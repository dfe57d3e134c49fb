"""What a tool that trains must make of an exported adapter."""

import json

import torch


def adapter_holds(model, folder):
    """Whether a peft model has the modules of the folder's adapter_config.json with their ranks and alphas, B = 0, ready to train, and
    still computes what the base model does."""
    configuration = json.loads((folder / "adapter_config.json").read_text())
    ranks, alphas = configuration["rank_pattern"], configuration["alpha_pattern"]
    found, wrong = {}, []
    for name, module in model.named_modules():
        if not hasattr(module, "lora_A") or "default" not in module.lora_A:
            continue
        name = name.removeprefix("base_model.model.")
        a, b = module.lora_A["default"].weight, module.lora_B["default"].weight
        found[name] = a.shape[0]
        if (a.shape[0], module.lora_alpha["default"]) != (ranks.get(name), alphas.get(name)):
            wrong.append(f"{name} has rank {a.shape[0]} and alpha {module.lora_alpha['default']}")
        if b.any() or not a.any():
            wrong.append(f"{name} does not begin with B = 0")
        if not (a.requires_grad and b.requires_grad):
            wrong.append(f"{name} is frozen")
    others = [name for name, parameter in model.named_parameters() if parameter.requires_grad and ".lora_" not in name]
    ids = torch.arange(1, 9).unsqueeze(0)
    with torch.no_grad():
        adapted = model(input_ids=ids).logits
        with model.disable_adapter():
            moved = (adapted - model(input_ids=ids).logits).abs().max().item()
    model(input_ids=ids, labels=ids).loss.backward()
    moving = sum(module.lora_B["default"].weight.grad.any().item() for name, module in model.named_modules() if hasattr(module, "lora_B"))
    print(f"adapter/: {len(found)} modules of {len(ranks)} with ranks {sorted(set(found.values()))}, {len(wrong)} wrong {wrong[:3] or ''}; "
          f"{len(others)} other parameters train; logits differ from the base model's by {moved:.1e}; "
          f"{moving} modules get a gradient")
    return set(found) == set(ranks) and not wrong and not others and moved == 0 and moving == len(found)
