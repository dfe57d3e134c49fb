"""Tiny random models of the families that no package ships, as Hugging Face folders. Usage: tiny_models.py TOKENIZERS STORE"""

import pathlib
import shutil
import sys

import torch
from transformers import GPT2Config, GPT2LMHeadModel, Qwen2Config, Qwen2ForCausalLM, RobertaConfig, RobertaModel

WIDTHS = {"vocab_size": 640, "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 160}
MODELS = {
    "gpt2": lambda: GPT2LMHeadModel(
        # Its own end of text would be a token that the tiny vocabulary does not have.
        GPT2Config(
            vocab_size=640, n_embd=64, n_layer=2, n_head=4, n_positions=128, initializer_range=0.2, bos_token_id=0, eos_token_id=0
        )
    ),
    "qwen2": lambda: Qwen2ForCausalLM(
        Qwen2Config(**WIDTHS, num_key_value_heads=2, max_position_embeddings=128, initializer_range=0.2, tie_word_embeddings=True)
    ),
    "roberta": lambda: RobertaModel(
        RobertaConfig(**WIDTHS, max_position_embeddings=130, type_vocab_size=1, pad_token_id=2, initializer_range=0.2),
        add_pooling_layer=False,
    ),
}


def main(tokenizers, store):
    for family, make in MODELS.items():
        folder = pathlib.Path(store, f"tiny-{family}")
        torch.manual_seed(1)
        make().save_pretrained(folder)
        shutil.copy(pathlib.Path(tokenizers, f"{family}.json"), folder / "tokenizer.json")


main(*sys.argv[1:])
