#!/usr/bin/env python3
"""Runs the engine and the reference in turn and prints medians and ratios. See run beside it."""
import json
import os
import statistics
import subprocess
import sys

REPETITIONS = int(os.environ.get("REPETITIONS", "3"))
# Of one measurement; on a quiet machine the slowest takes about a minute.
SECONDS_MAX = 900


def answer(command):
    environment = dict(os.environ, OMP_NUM_THREADS="2", HF_HUB_OFFLINE="1")
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment,
                            timeout=SECONDS_MAX).stdout
    return json.loads(output.strip().splitlines()[-1])


def compare(title, engine, references):
    runs = {name: [] for name in ["engine", *references]}
    for _ in range(REPETITIONS):
        runs["engine"].append(answer(engine))
        for name, command in references.items():
            runs[name].append(answer(command))

    def median(name, key):
        return statistics.median(run[key] for run in runs[name])

    speed, memory = median("engine", "tokensPerSecond"), median("engine", "memoryBytesMax")
    print(f"{title}\n  engine: {speed:,.0f} tokens/s, {memory / 2**20:,.0f} MiB; "
          f"{median('engine', 'share'):.0%} of OpenBLAS's own {median('engine', 'openBLASGFLOPS'):.0f} GFLOP/s on these shapes")
    for name in references:
        other, room = median(name, "tokensPerSecond"), median(name, "memoryBytesMax")
        print(f"  {name}: {other:,.0f} tokens/s, {room / 2**20:,.0f} MiB; the engine is {speed / other:.2f} times as fast "
              f"in {memory / room:.2f} of the memory")


def main(models, data, bench):
    reference = [sys.executable, os.path.join(os.path.dirname(__file__), "reference.py"), "--data", data]
    minilm = os.path.join(models, "all-MiniLM-L6-v2")
    smollm = os.path.join(models, "SmolLM2-135M-Instruct")
    plain = reference + ["--model", minilm]
    compare("MiniLM, LoRA of rank 2 on 36 linears, movie reviews, batch 32, at most 64 tokens",
            [bench, "throughput", minilm, data],
            {"PyTorch, dynamic padding": plain, "PyTorch, length-bucketed": plain + ["--bucketed"]})
    causal = reference + ["--model", smollm, "--gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", "--task", "causal-lm",
                          "--rows", "128", "--batch", "16"]
    compare("SmolLM2-135M, causal, LoRA of rank 2 on 210 linears, movie reviews, batch 16",
            [bench, "throughput", smollm, data, "--task", "causal-lm", "--rows", "128", "--batch", "16"],
            {"PyTorch, dynamic padding": causal, "PyTorch, length-bucketed": causal + ["--bucketed"]})


main(*sys.argv[1:])
