"""Plans on tiny models and tiny tables, written as the daemon writes them: what a worker is tried on.

A plan here asks for little; whoever tries a worker changes what a case is about. Needs the standard library only.
"""

import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "torch-worker"))

from heterolora_torch.digests import digest_of, model_files, sha256
from heterolora_torch.workspace import canonical

# Per family the parts of its names: before a block's number, the linears of a block in execution order, whether the file keeps a
# weight as [inputs, outputs], and the positions that a text may have.
GATED = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"]
FAMILIES = {
    "bert": (
        "encoder.layer", ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
                          "intermediate.dense", "output.dense"], False, lambda c: c["max_position_embeddings"]),
    "roberta": (
        "encoder.layer", ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
                          "intermediate.dense", "output.dense"], False,
        lambda c: c["max_position_embeddings"] - c["pad_token_id"] - 1),
    "gpt2": ("h", ["attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"], True, lambda c: c["n_positions"]),
    "qwen2": ("layers", GATED, False, lambda c: c["max_position_embeddings"]),
    "llama": ("layers", GATED, False, lambda c: c["max_position_embeddings"]),
}
PREFIXES = ("", "bert.", "roberta.", "transformer.", "model.")
SHORTCUTS = [("residual_1", "residual-shortcut"), ("residual_2", "residual-shortcut"), ("cross_in", "cross-layer-shortcut"),
             ("cross_cut", "cross-layer-shortcut")]


def shapes(path):
    """The shapes of a safetensors file's tensors, by name."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    return {name: entry["shape"] for name, entry in header.items() if name != "__metadata__"}


def shape(folder):
    """What a plan says of a model's size and places."""
    configuration = json.loads((folder / "config.json").read_text())
    family = configuration["model_type"]
    stack, roles, is_input_major, positions = FAMILIES[family]
    tensors = shapes(folder / "model.safetensors")
    prefix = next(p for p in PREFIXES if f"{p}{stack}.0.{roles[0]}.weight" in tensors)
    blocks = sum(f"{prefix}{stack}.{n}.{roles[0]}.weight" in tensors for n in range(256))
    hidden = configuration.get("hidden_size", configuration.get("n_embd"))
    sites = []
    for block in range(blocks):
        def site(role, kind, inputs, outputs):
            sites.append({"name": f"{stack}.{block}.{role}", "kind": kind, "block": block, "role": role, "inputWidth": inputs,
                          "outputWidth": outputs})
        for role in roles:
            rows, columns = tensors[f"{prefix}{stack}.{block}.{role}.weight"]
            site(role, "linear", *((rows, columns) if is_input_major else (columns, rows)))
        for role, kind in SHORTCUTS:
            if role != "cross_cut" or block:
                site(role, kind, hidden, hidden)
    size = {name: 1 for name in tensors if not name.endswith(("position_ids", "attn.bias", "masked_bias"))}
    for name in size:
        for width in tensors[name]:
            size[name] *= width
    return {
        "modelType": family, "blockCount": blocks, "hiddenWidth": hidden, "positionCountMax": positions(configuration),
        "vocabularySize": configuration["vocab_size"], "baseParameterCount": sum(size.values()), "sites": sites,
        "headCount": configuration.get("num_attention_heads", configuration.get("n_head")),
    }


def stored_model(folder):
    folder = pathlib.Path(folder).resolve()
    digests = {name: digest_of([folder / file for file in files]) for name, files in model_files(folder).items()}
    return {"name": folder.name, "path": str(folder), "shape": shape(folder)} | digests


def stored_data(path, name=None):
    path = pathlib.Path(path).resolve()
    lines = path.read_text(encoding="utf-8").splitlines()
    words = sum(len(line.split()) for line in lines[1:])
    return {"name": name or path.name, "path": str(path), "digest": sha256(path), "sizeBytes": path.stat().st_size,
            "rowCount": len(lines) - 1, "wordCount": words}


def plan(model, data, task, *, columns, search=None, training=None, **others):
    """A plan over a model folder and the three tables of a data folder; what is given as None is left out of its part."""
    made = {
        "formatVersion": 1, "request": "20261124-013548-conformance", "model": stored_model(model),
        "data": {split: stored_data(pathlib.Path(data, f"{split}.tsv")) for split in ("train", "validation", "test")}
        | {"columns": columns, "sample": {}},
        "task": {"labels": [], "tokenCountMax": 32, "pooling": "mean"} | task,
        "trainableParameterCountMax": 3000, "drawCount": 2, "durationSecondsMax": 600,
        "search": {"method": "static", "proxy": "grad-norm", "probeBatchCount": 2, "rank": 4, "ranks": [1, 2, 4],
                   "sites": {"linear": ["*"]}} | (search or {}),
        "training": {"epochs": 2, "batchSize": 8, "learningRate": 0.002, "seeds": [1], "warmupShare": 0.06, "weightDecay": 0.01,
                     "gradientNormMax": 1} | (training or {}),
        "arms": ["searched", "uniform", "random", "habit", "head-only"], "policyDigests": [],
    } | others
    for part in ("search", "training"):
        made[part] = {key: value for key, value in made[part].items() if value is not None}
    return made


def write(plan, folder):
    """A run folder with nothing but the plan."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "plan.json").write_bytes(canonical(plan).encode())
    return folder


GOOD = "a bright and honest story about the sea with warm light and many small joys".split()
BAD = "one dull loud mess of grey scenes where nobody wants to stay for the end".split()


def texts(count, salt):
    """Short texts that lean to one side, with the number of words that do."""
    for index in range(count):
        state = (index * 2654435761 + salt * 40503) % 2**32
        words, good = [], 0
        for place in range(4 + index % 9):
            state = (state * 1664525 + 1013904223) % 2**32
            is_good = (state >> 20) % 10 < (8 if index % 2 else 2)
            good += is_good
            words.append((GOOD if is_good else BAD)[(state >> 8) % 14])
        yield index, " ".join(words), good


def tables(folder):
    """Tables of texts, of texts with numbers, and of pairs, made anew; the same every time."""
    folder = pathlib.Path(folder)
    for salt, (split, count) in enumerate({"train": 60, "validation": 21, "test": 23}.items()):
        rows = list(texts(count, salt))
        other = [text for _, text, _ in texts(count, salt + 10)]
        for kind, header, line in (
            ("labels", "text\tlabel", lambda i, t, g: f"{t}\t{'good' if i % 2 else 'bad'}"),
            ("numbers", "text\tvalue", lambda i, t, g: f"{t}\t{g * 2.5 - 3}"),
            ("pairs", "first\tsecond\tlabel", lambda i, t, g: f"{t}\t{other[i]}\t{'good' if i % 2 else 'bad'}"),
        ):
            (folder / kind).mkdir(parents=True, exist_ok=True)
            content = "\n".join([header, *(line(*row) for row in rows)]) + "\n"
            (folder / kind / f"{split}.tsv").write_text(content, encoding="utf-8")
