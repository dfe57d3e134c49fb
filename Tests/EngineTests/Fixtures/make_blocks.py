#!/usr/bin/env python3
"""Blocks of GGUF files with random bits, and the numbers that the package gguf (0.19) makes of them: blocks.json.

For each type two blocks of random bytes whose scales are sane halves, as hexadecimal text, and the bits of the numbers as unsigned
integers. Usage: make_blocks.py OUT   (needs: pip install gguf==0.19 numpy)
"""
import json, sys
import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as T
from gguf.quants import dequantize

# Where a block's halves stand.
HALVES = {T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0], T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}

random = np.random.default_rng(20261127)
result = {}
for kind, places in HALVES.items():
    weights, size = GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (2, size), dtype=np.uint8)
    for block in blocks:
        for place in places:
            block[place:place + 2] = np.frombuffer(np.float16(random.uniform(-0.1, 0.1)).tobytes(), dtype=np.uint8)
    numbers = dequantize(blocks, kind).astype(np.float32).reshape(-1)
    result[str(int(kind))] = {"bytes": blocks.tobytes().hex(), "numbers": [int(n) for n in numbers.view(np.uint32)]}
json.dump(result, open(sys.argv[1], "w"), separators=(",", ":"))
