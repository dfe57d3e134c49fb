"""Holds GGUF adapters against llama.cpp: that they load is not enough, their effect must be the worker's.

Usage: check_llama_cpp.py MODEL_STORE TINY_STORE DATA_STORE RUNS EXPORTS

SmolLM2 is scored twice: from the four-bit file that people have, where llama.cpp also rounds activations to eight bits, and from the
same weights in single precision, where nothing but the order of summation differs. MiniLM and the tiny models are written as GGUF
first. Encoders' last states are pooled and given to the run's head.
"""

import json
import pathlib
import sys

import numpy
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import gguf_files
from llama_cpp import Model
from runs import Run

EXACT_NATS = 1e-3
EXACT_LOSS = 1e-4


def own_tokens(model):
    """Tokens by llama.cpp, for files with a tokenizer: those of a text, and what ends one."""
    return model.tokens, model.tokens("<|endoftext|>", parsed=True)


def given_tokens(folder):
    """The same by the folder's tokenizer.json, for files without."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    end = [tokenizer.token_to_id(name) for name in ("<|endoftext|>", "</s>")]
    return lambda text, special=False: tokenizer.encode(text).ids, [token for token in end if token is not None][:1]


def decoder_holds(run, path, adapter, folder=None, exact=True):
    """Prints nats per token with and without the adapter on both sides, and how far single rows and the effects on them are apart."""
    limit = run.plan["task"]["tokenCountMax"]
    model = Model(path, limit)
    encode, end = given_tokens(folder) if folder else own_tokens(model)
    nats, expected = {}, {}
    for arm, attached in (("head-only", None), ("searched", adapter)):
        rows, texts = run.predictions(arm)
        model.use(attached)
        sequences = [(encode(text) + end)[:limit] for text in texts]
        for row, ids in zip(rows, sequences):
            if len(ids) - 1 != int(row["predicted tokens"]):
                raise SystemExit(f"row {row['row']}: {len(ids)} tokens here, {row['predicted tokens']} predicted by the worker")
        nats[arm] = numpy.array([model.nats_per_token(ids) for ids in sequences])
        expected[arm] = numpy.array([float(row["nats per token"]) for row in rows])
    effect, wanted = nats["searched"] - nats["head-only"], expected["searched"] - expected["head-only"]
    largest = max(numpy.abs(nats[arm] - expected[arm]).max() for arm in nats)
    print(
        f"{path.name}: nats per token without adapter {nats['head-only'].mean():.5f} (worker {expected['head-only'].mean():.5f}), "
        f"with it {nats['searched'].mean():.5f} ({expected['searched'].mean():.5f}); rows differ by at most {largest:.1e}, "
        f"the adapter's effect on a row ({numpy.abs(wanted).mean():.3f} on average) by at most {numpy.abs(effect - wanted).max():.1e}"
    )
    if exact:
        return largest < EXACT_NATS
    # Rounded activations move each row's loss; the adapter's effect must be the same to a twentieth.
    return abs(effect.mean() - wanted.mean()) < 0.05 * abs(wanted.mean())


def encoder_holds(run, path, adapter, folder=None):
    """Prints the test loss with and without the adapter, and on how many rows the prediction is another."""
    trained = run.adapter("searched")
    head, weights = json.loads((trained / "head.json").read_text()), load_file(trained / "head.safetensors")
    model = Model(path, 512, embeds=True)
    encode, _ = given_tokens(folder) if folder else own_tokens(model)
    rows, texts = run.predictions("searched")
    truth = [head["labels"].index(row["label"]) for row in rows]
    losses, different = {}, {}
    for name, attached in (("without", None), ("with", adapter)):
        model.use(attached)
        logits = []
        for text in texts:
            ids = encode(text, special=True)
            if len(ids) > head["maxTokens"]:
                ids = ids[: head["maxTokens"] - 1] + ids[-1:]
            logits.append(model.outputs(ids).mean(0) @ weights["weight"].T + weights["bias"])
        logits = numpy.array(logits)
        top = logits.max(1, keepdims=True)
        logs = logits - top - numpy.log(numpy.exp(logits - top).sum(1, keepdims=True))
        losses[name] = -logs[range(len(truth)), truth].mean()
        different[name] = sum(head["labels"][index] != row["prediction"] for index, row in zip(logits.argmax(1), rows))
    print(
        f"{path.name}: test loss with the adapter {losses['with']:.6f} (worker {run.test_loss('searched'):.6f}), "
        f"{losses['without']:.6f} without; {different['with']} of {len(rows)} rows predicted otherwise ({different['without']} without)"
    )
    distances = {name: abs(loss - run.test_loss("searched")) for name, loss in losses.items()}
    return distances["with"] < min(EXACT_LOSS, 0.05 * distances["without"])


def main(store, tiny, data, runs, exports):
    store, tiny, runs, exports = map(pathlib.Path, (store, tiny, runs, exports))
    files = runs / "gguf"
    files.mkdir(exist_ok=True)

    def single(source, write):
        path = files / f"{source.name.removesuffix('.gguf')}.F32.gguf"
        if not path.exists():
            write(source, path)
        return path

    def adapter(run):
        return exports / f"{run}-gguf" / "adapter.gguf"

    def run(name):
        return Run(runs / name, data)

    smollm = next((store / "SmolLM2-135M-Instruct").glob("*.gguf"))
    held = [
        decoder_holds(run("decoder"), smollm, adapter("decoder"), exact=False),
        decoder_holds(run("decoder"), single(smollm, gguf_files.in_single_precision), adapter("decoder")),
        encoder_holds(run("encoder"), single(store / "all-MiniLM-L6-v2", gguf_files.of_folder), adapter("encoder")),
    ]
    for family, holds in (("gpt2", decoder_holds), ("qwen2", decoder_holds), ("roberta", encoder_holds)):
        name = f"tiny-{family}"
        held.append(holds(run(name), single(tiny / name, gguf_files.of_folder), adapter(name), folder=tiny / name))
    if not all(held):
        raise SystemExit("llama.cpp computes something else than the worker did")


main(*sys.argv[1:])
