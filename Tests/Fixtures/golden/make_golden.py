#!/usr/bin/env python3
"""Numeric references for the engine, made with PyTorch + transformers on CPU.

For each tiny random model this writes, under OUT/NAME/:
  config.json, model.safetensors     the checkpoint, as transformers saves it (fp32)
  case.safetensors                   input_ids, attention_mask, labels, adapters (A, B), head, and what PyTorch answers:
                                     hidden (last hidden state), logits, loss, and the gradient of every A, B and head tensor
  case.json                          seed, versions, LoRA rank/scale, shortcut sites, the proxies' saliencies per site

Adapters: y = W x + b + scale * B (A x), on every linear of every block. B is NOT zero, so that every gradient is exercised.
Shortcut sites (where the case has them) follow docs/method.md.
Usage: make_golden.py OUT SEED [CASE...]   (needs: pip install torch transformers safetensors)
"""
import json, os, sys
import torch, torch.nn as nn, torch.nn.functional as F
import transformers
from transformers import (BertConfig, BertForSequenceClassification, OPTConfig, OPTForCausalLM, GPT2Config,
                          GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, RobertaConfig, RobertaForSequenceClassification,
                          Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM, MistralConfig, MistralForCausalLM,
                          GemmaConfig, GemmaForCausalLM, DistilBertConfig, DistilBertForSequenceClassification,
                          ElectraConfig, ElectraForSequenceClassification, XLMRobertaConfig,
                          XLMRobertaForSequenceClassification, ModernBertConfig, ModernBertForSequenceClassification)
from transformers.pytorch_utils import Conv1D
from safetensors.torch import save_file

RANK, SCALE, VOCAB = 3, 1.5, 96

CASES = {
    "bert": (BertForSequenceClassification, BertConfig(vocab_size=VOCAB, hidden_size=24, num_hidden_layers=2,
             num_attention_heads=3, intermediate_size=40, max_position_embeddings=20, num_labels=3,
             hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)),
    "roberta": (RobertaForSequenceClassification, RobertaConfig(vocab_size=VOCAB, hidden_size=24, num_hidden_layers=2,
             num_attention_heads=3, intermediate_size=40, max_position_embeddings=22, num_labels=2, type_vocab_size=1,
             hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=1)),
    "opt": (OPTForCausalLM, OPTConfig(vocab_size=VOCAB, hidden_size=24, num_hidden_layers=2, ffn_dim=40,
             num_attention_heads=3, max_position_embeddings=20, word_embed_proj_dim=24, dropout=0.0,
             do_layer_norm_before=True)),
    "opt-post-norm-projected": (OPTForCausalLM, OPTConfig(vocab_size=VOCAB, hidden_size=24, num_hidden_layers=2, ffn_dim=40,
             num_attention_heads=3, max_position_embeddings=20, word_embed_proj_dim=12, dropout=0.0,
             do_layer_norm_before=False)),
    "gpt2": (GPT2LMHeadModel, GPT2Config(vocab_size=VOCAB, n_embd=24, n_layer=2, n_head=3, n_positions=20,
             embd_pdrop=0.0, attn_pdrop=0.0, resid_pdrop=0.0)),
    "llama": (LlamaForCausalLM, LlamaConfig(vocab_size=VOCAB, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=3, num_key_value_heads=1, max_position_embeddings=64, tie_word_embeddings=True)),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(vocab_size=VOCAB, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64, tie_word_embeddings=True)),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(vocab_size=VOCAB, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, head_dim=8, max_position_embeddings=64, tie_word_embeddings=True)),
    "mistral": (MistralForCausalLM, MistralConfig(vocab_size=VOCAB, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=3, num_key_value_heads=1, max_position_embeddings=64, sliding_window=5)),
    "gemma": (GemmaForCausalLM, GemmaConfig(vocab_size=VOCAB, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=3, num_key_value_heads=1, head_dim=10, max_position_embeddings=64)),
    "llama-rope-llama3": (LlamaForCausalLM, LlamaConfig(vocab_size=VOCAB, hidden_size=24, intermediate_size=40,
             num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=3, max_position_embeddings=64, attention_bias=True,
             mlp_bias=True, rope_parameters={"rope_type": "llama3", "rope_theta": 10000.0, "factor": 8.0,
             "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8})),
    "distilbert": (DistilBertForSequenceClassification, DistilBertConfig(vocab_size=VOCAB, dim=24, n_layers=2, n_heads=3,
             hidden_dim=40, max_position_embeddings=20, num_labels=3, dropout=0.0, attention_dropout=0.0,
             seq_classif_dropout=0.0)),
    "electra": (ElectraForSequenceClassification, ElectraConfig(vocab_size=VOCAB, embedding_size=12, hidden_size=24,
             num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, max_position_embeddings=20, num_labels=3,
             hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, classifier_dropout=0.0)),
    "xlm-roberta": (XLMRobertaForSequenceClassification, XLMRobertaConfig(vocab_size=VOCAB, hidden_size=24,
             num_hidden_layers=2, num_attention_heads=3, intermediate_size=40, max_position_embeddings=22, num_labels=3,
             type_vocab_size=1, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=1)),
    "modernbert": (ModernBertForSequenceClassification, ModernBertConfig(vocab_size=VOCAB, hidden_size=24,
             num_hidden_layers=4, num_attention_heads=3, intermediate_size=40, max_position_embeddings=64, num_labels=3,
             local_attention=4, global_attn_every_n_layers=3, pad_token_id=0, cls_token_id=1, sep_token_id=2, bos_token_id=1,
             eos_token_id=2)),
}
CLASSIFIERS = ("bert", "roberta", "distilbert", "electra", "xlm-roberta", "modernbert")


class Adapted(nn.Module):
    def __init__(self, inner, fan_in, fan_out, gen):
        super().__init__()
        self.inner = inner
        self.A = nn.Parameter(torch.randn(RANK, fan_in, generator=gen) * 0.2)
        self.B = nn.Parameter(torch.randn(fan_out, RANK, generator=gen) * 0.2)

    def forward(self, x):
        return self.inner(x) + SCALE * F.linear(F.linear(x, self.A), self.B)


def adapt(model, gen):
    sites = {}
    for name, module in list(model.named_modules()):
        is_block = any(k in name for k in (".layer.", ".layers.", ".h."))
        if not is_block or not isinstance(module, (nn.Linear, Conv1D)):
            continue
        if isinstance(module, Conv1D):
            fan_in, fan_out = module.weight.shape
        else:
            fan_out, fan_in = module.weight.shape
        wrapped = Adapted(module, fan_in, fan_out, gen)
        parent = model.get_submodule(name.rsplit(".", 1)[0])
        setattr(parent, name.rsplit(".", 1)[1], wrapped)
        sites[name] = wrapped
    return sites


def main(out, seed, only):
    torch.set_num_threads(1)
    for index, (name, (kind, config)) in enumerate(CASES.items()):
        if only and name not in only:
            continue
        torch.manual_seed(seed + index)
        gen = torch.Generator().manual_seed(seed * 31 + index)
        config._attn_implementation = "eager"
        model = kind(config).eval()
        with torch.no_grad():
            for p in model.parameters():  # move norms and biases off their trivial initial values
                p.add_(torch.randn(p.shape, generator=gen) * 0.05)
        folder = os.path.join(out, name)
        os.makedirs(folder, exist_ok=True)
        model.save_pretrained(folder)
        causal = name not in CLASSIFIERS
        lengths = [13, 7, 10, 1] if not causal else [13, 7, 10, 2]
        width = max(lengths)
        pad = config.pad_token_id if config.pad_token_id is not None else 0
        ids = torch.full((len(lengths), width), pad, dtype=torch.long)
        mask = torch.zeros(len(lengths), width, dtype=torch.long)
        for row, length in enumerate(lengths):
            ids[row, :length] = torch.randint(4, VOCAB, (length,), generator=gen)
            mask[row, :length] = 1
        if causal:
            labels = ids.masked_fill(mask == 0, -100)
        else:
            labels = torch.randint(0, config.num_labels, (len(lengths),), generator=gen)
        for p in model.parameters():
            p.requires_grad_(False)
        head = {n: p for n, p in model.named_parameters() if n.startswith("classifier")}
        for p in head.values():
            p.requires_grad_(True)
        sites = adapt(model, gen)
        result = model(input_ids=ids, attention_mask=mask, labels=labels, output_hidden_states=True)
        result.loss.backward()
        keep = mask.unsqueeze(-1).to(torch.float32)
        tensors = {"input_ids": ids.to(torch.int32), "attention_mask": mask.to(torch.int32),
                   "labels": labels.to(torch.int32), "loss": result.loss.detach().reshape(1),
                   "logits": (result.logits * (keep if causal else 1.0)).detach(),
                   "hidden": (result.hidden_states[-1] * keep).detach()}
        saliency = {}
        for site, m in sites.items():
            tensors[f"adapter.{site}.A"], tensors[f"adapter.{site}.B"] = m.A.detach(), m.B.detach()
            tensors[f"grad.{site}.A"], tensors[f"grad.{site}.B"] = m.A.grad, m.B.grad
            saliency[site] = {
                "grad_norm": (m.A.grad.norm() + m.B.grad.norm()).item(),
                "snip": ((m.A * m.A.grad).abs().sum() + (m.B * m.B.grad).abs().sum()).item(),
                "fisher_diagonal": ((m.A.grad ** 2).sum() + (m.B.grad ** 2).sum()).item(),
            }
        for n, p in head.items():
            tensors[f"grad.{n}"] = p.grad
        save_file({k: v.contiguous() for k, v in tensors.items()}, os.path.join(folder, "case.safetensors"))
        json.dump({"seed": seed, "torch": torch.__version__, "transformers": transformers.__version__, "rank": RANK,
                   "scale": SCALE, "loss": result.loss.item(), "saliency": saliency,
                   "tolerance": "absolute 2e-5 or relative 1e-4, fp32"},
                  open(os.path.join(folder, "case.json"), "w"), indent=1)
        print(name, len(sites), "sites, loss", round(result.loss.item(), 6))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
