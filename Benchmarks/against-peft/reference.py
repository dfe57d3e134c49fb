#!/usr/bin/env python3
"""The same training in PyTorch + transformers + peft: LoRA on every linear of the encoder, mean pooling, a linear head.

Prints one line of JSON: real training tokens per second, peak memory, and the seconds of a step.
"""
import argparse
import json
import random
import resource
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer


def rows(path, limit):
    with open(path, encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split("\t")
        table = [line.rstrip("\n").split("\t") for line in file]
    text, label = header.index("text"), header.index("label")
    names = sorted({row[label] for row in table})
    return [(row[text], names.index(row[label])) for row in table][:limit]


def batches(lengths, size, bucketed, seed):
    order = list(range(len(lengths)))
    random.Random(seed).shuffle(order)
    if bucketed:
        order.sort(key=lambda index: lengths[index])
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    random.Random(seed).shuffle(groups)
    return groups


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--task", choices=["classification", "causal-lm"], default="classification")
    parser.add_argument("--bucketed", action="store_true")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rank", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--max-tokens", type=int, default=64)
    parser.add_argument("--gguf")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(1)
    options = {"gguf_file": arguments.gguf} if arguments.gguf else {}
    tokenizer = AutoTokenizer.from_pretrained(arguments.model, **options)
    causal = arguments.task == "causal-lm"
    kind = AutoModelForCausalLM if causal else AutoModel
    model = kind.from_pretrained(arguments.model, dtype=torch.float32, **options)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    blocks = model.model.layers if causal else model.encoder.layer
    prefix = "model.layers" if causal else "encoder.layer"
    targets = [
        f"{prefix}.{index}.{name}"
        for index, block in enumerate(blocks)
        for name, module in block.named_modules()
        if isinstance(module, torch.nn.Linear)
    ]
    model = get_peft_model(model, LoraConfig(r=arguments.rank, lora_alpha=2 * arguments.rank, target_modules=targets))
    head = None if causal else torch.nn.Linear(model.config.hidden_size, 2)
    trained = [p for p in model.parameters() if p.requires_grad] + ([] if causal else list(head.parameters()))
    optimiser = torch.optim.AdamW(trained, lr=1e-3, weight_decay=0.01)
    table = rows(arguments.data, arguments.rows)
    encoded = [tokenizer(text, truncation=True, max_length=arguments.max_tokens)["input_ids"] for text, _ in table]
    model.train()
    tokens, seconds = 0, 0.0
    for step, group in enumerate(batches([len(ids) for ids in encoded], arguments.batch, arguments.bucketed, 1)):
        start = time.perf_counter()
        batch = tokenizer.pad({"input_ids": [encoded[index] for index in group]}, return_tensors="pt")
        optimiser.zero_grad()
        if causal:
            labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
            loss = model(**batch, labels=labels).loss
        else:
            hidden = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * mask).sum(1) / mask.sum(1)
            loss = torch.nn.functional.cross_entropy(head(pooled), torch.tensor([table[index][1] for index in group]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        if step >= 2:
            seconds += time.perf_counter() - start
            tokens += sum(len(encoded[index]) for index in group)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"tokensPerSecond": tokens / seconds, "memoryBytesMax": peak, "modules": len(targets)}))


if __name__ == "__main__":
    main()
