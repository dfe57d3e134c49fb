"""Holds an export against Axolotl: its own schema takes the file, and its own loader the adapter with the ranks that were found.

Usage: check_axolotl.py MODEL_FOLDER EXPORT
"""

import os
import pathlib
import sys

import torch
import yaml
from transformers import AutoModelForCausalLM

from exports import adapter_holds

from axolotl.loaders.adapter import load_lora
from axolotl.utils.config import validate_config
from axolotl.utils.dict import DictDefault
from axolotl.utils.schemas.config import AxolotlInputConfig


def main(model, export):
    os.chdir(export)
    written = yaml.safe_load(pathlib.Path("axolotl.yaml").read_text())
    unknown = sorted(set(written) - set(AxolotlInputConfig.model_fields))
    print(f"axolotl.yaml: {len(written)} keys, unknown to AxolotlInputConfig: {unknown or 'none'}")
    # What the file's head asks its reader for: where model and data are.
    added = {"base_model": model, "datasets": [{"path": "train.jsonl", "ds_type": "json", "type": "completion", "field": "text"}]}
    checked = validate_config(DictDefault({**written, **added}))
    changed = {key: checked[key] for key, value in written.items() if key not in added and checked[key] != value}
    print(f"validate_config takes it; values read otherwise than written: {changed or 'none'}")
    base = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    adapted, _ = load_lora(base, checked)
    if unknown or changed or not adapter_holds(adapted, pathlib.Path("adapter")):
        raise SystemExit("Axolotl does not take the export as it is meant")


main(*sys.argv[1:])
