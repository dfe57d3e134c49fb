"""Which files of a model have a digest, and the digest of several. No package."""

import hashlib
import os

from .workspace import Refusal

TOKENIZER_OPTIONS = (
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja", "generation_config.json",
    "char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic",
)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(paths):
    """Of one file, or of the listing of several as sha256sum prints it."""
    sums = [sha256(path) for path in paths]
    listing = "".join(f"{value}  {os.path.basename(path)}\n" for value, path in zip(sums, paths))
    return sums[0] if len(paths) == 1 else hashlib.sha256(listing.encode()).hexdigest()


def model_files(folder):
    """The files of each digest, as docs/worker.md has them."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise Refusal(f"{folder}: {error.strerror.lower()}") from None
    if "config.json" not in names:
        raise Refusal(f"{folder}: has no config.json; a GGUF file is not read by this worker")
    index = "model.safetensors.index.json"
    weights = [index] + [name for name in names if name.endswith(".safetensors")] if index in names else ["model.safetensors"]
    vocabulary = [name for name in ("vocab.txt", "tokenizer.json") if name in names]
    if not vocabulary and {"vocab.json", "merges.txt"} <= set(names):
        vocabulary = ["vocab.json", "merges.txt"]
    if not vocabulary:
        raise Refusal(f"{folder}: has no tokenizer: vocab.txt, tokenizer.json, or vocab.json with merges.txt")
    return {"weightsDigest": weights, "configurationDigest": ["config.json"],
            "tokenizerDigest": vocabulary + [name for name in TOKENIZER_OPTIONS if name in names]}
