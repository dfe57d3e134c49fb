"""Writes a model folder's GGUF file as a Hugging Face folder, in single precision. Usage: unpack_gguf.py FOLDER OUTPUT"""

import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, output = map(pathlib.Path, sys.argv[1:])
file = next(folder.glob("*.gguf")).name
AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32).save_pretrained(output)
AutoTokenizer.from_pretrained(folder, gguf_file=file).save_pretrained(output)
