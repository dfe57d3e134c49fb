"""Holds an export against LLaMA-Factory: its own parser takes the file, and its own loader the adapter with the ranks that were found.

Usage: check_llama_factory.py MODEL_FOLDER EXPORT
"""

import os
import pathlib
import sys

import yaml

from exports import adapter_holds

from llamafactory.hparams import get_train_args
from llamafactory.model import load_model, load_tokenizer


def main(model, export):
    os.chdir(export)
    written = yaml.safe_load(pathlib.Path("llama-factory.yaml").read_text())
    # What the file's head asks its reader for: where model and data are, and where results go.
    added = {"model_name_or_path": model, "dataset": "reviews", "output_dir": "trained"}
    # Its parser refuses unknown keys, and values of other types.
    groups = get_train_args({**written, **added})
    read = {key: getattr(group, key) for group in groups for key in written if hasattr(group, key)}
    changed = {key: read.get(key) for key, value in written.items() if key not in added and read.get(key) not in (value, [value])}
    print(f"llama-factory.yaml: get_train_args takes its {len(written)} keys; values read otherwise than written: {changed or 'none'}")
    model_arguments, _, _, finetuning, _ = groups
    tokenizer = load_tokenizer(model_arguments)["tokenizer"]
    adapted = load_model(tokenizer, model_arguments, finetuning, is_trainable=True)
    if changed or not adapter_holds(adapted, pathlib.Path("adapter")):
        raise SystemExit("LLaMA-Factory does not take the export as it is meant")


main(*sys.argv[1:])
