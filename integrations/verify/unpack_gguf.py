"""Writes a model folder's GGUF file as a Hugging Face folder, in single precision. Usage: unpack_gguf.py FOLDER OUTPUT"""

import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, output = map(pathlib.Path, sys.argv[1:])
file = next(folder.glob("*.gguf")).name
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
# Its weights are plain numbers by now, and are to be saved as such.
model.hf_quantizer = None
if hasattr(model.config, "quantization_config"):
    del model.config.quantization_config
model.save_pretrained(output)
AutoTokenizer.from_pretrained(folder, gguf_file=file).save_pretrained(output)
