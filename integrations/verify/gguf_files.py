"""GGUF files for a check: a file's weights, or a Hugging Face folder's, in single precision."""

import json
import pathlib

import numpy
from gguf import GGUFReader, GGUFValueType, GGUFWriter, MODEL_ARCH, MODEL_ARCH_NAMES, PoolingType, TokenType, get_tensor_name_map
from gguf.quants import dequantize
from safetensors.numpy import load_file

ARCHITECTURES = {"bert": MODEL_ARCH.BERT, "roberta": MODEL_ARCH.BERT, "gpt2": MODEL_ARCH.GPT2, "qwen2": MODEL_ARCH.QWEN2}


def finished(writer, path):
    """Writes the file whole, or not at all."""
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    pathlib.Path(f"{path}.partial").rename(path)


def in_single_precision(source, path):
    reader = GGUFReader(source)
    writer = GGUFWriter(f"{path}.partial", reader.fields["general.architecture"].contents())
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        element = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), field.types[0], element)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, numpy.ascontiguousarray(dequantize(tensor.data, tensor.tensor_type), "f4"))
    finished(writer, path)


def of_folder(folder, path):
    """The model of a Hugging Face folder: BERT, RoBERTa, GPT-2 or Qwen2. Without a tokenizer, unless the folder has WordPiece's."""
    configuration = json.loads((folder / "config.json").read_text())
    family = configuration["model_type"]
    architecture = ARCHITECTURES[family]
    writer = GGUFWriter(f"{path}.partial", MODEL_ARCH_NAMES[architecture])

    def setting(*names):
        return next(configuration[name] for name in names if configuration.get(name) is not None)

    width = setting("hidden_size", "n_embd")
    blocks = setting("num_hidden_layers", "n_layer")
    writer.add_block_count(blocks)
    # RoBERTa counts positions from behind the padding token's own.
    first = configuration["pad_token_id"] + 1 if family == "roberta" else 0
    writer.add_context_length(setting("max_position_embeddings", "n_positions") - first)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(configuration.get("intermediate_size") or 4 * width)
    writer.add_head_count(setting("num_attention_heads", "n_head"))
    if family == "qwen2":
        writer.add_head_count_kv(configuration["num_key_value_heads"])
        writer.add_layer_norm_rms_eps(configuration["rms_norm_eps"])
        writer.add_rope_freq_base((configuration.get("rope_parameters") or configuration)["rope_theta"])
    else:
        writer.add_layer_norm_eps(setting("layer_norm_eps", "layer_norm_epsilon"))
    if architecture == MODEL_ARCH.BERT:
        writer.add_causal_attention(False)
        writer.add_pooling_type(PoolingType.MEAN)
        writer.add_token_type_count(configuration["type_vocab_size"])
    if (folder / "vocab.txt").exists():
        add_word_pieces(writer, (folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    else:
        writer.add_tokenizer_model("none")
        writer.add_vocab_size(configuration["vocab_size"])
    names = get_tensor_name_map(architecture, blocks)
    for name, values in load_file(folder / "model.safetensors").items():
        if name.startswith("pooler.") or name.endswith(("position_ids", ".attn.bias", ".attn.masked_bias")):
            continue
        if family == "gpt2" and name.endswith((".c_attn.weight", ".c_proj.weight", ".c_fc.weight")):
            values = values.T
        if name.endswith("position_embeddings.weight"):
            values = values[first:]
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), numpy.ascontiguousarray(values, "f4"))
    finished(writer, path)


def add_word_pieces(writer, pieces):
    """llama.cpp marks the pieces that begin a word, where WordPiece marks those that go on."""
    special = {piece: index for index, piece in enumerate(pieces) if piece.startswith("[") and piece.endswith("]") and len(piece) > 2}

    def marked(piece):
        return piece if piece in special else piece[2:] if piece.startswith("##") else "\u2581" + piece

    writer.add_tokenizer_model("bert")
    writer.add_token_list([marked(piece).encode() for piece in pieces])
    writer.add_token_types([TokenType.CONTROL if piece in special else TokenType.NORMAL for piece in pieces])
    writer.add_bos_token_id(special["[CLS]"])
    writer.add_eos_token_id(special["[SEP]"])
    writer.add_sep_token_id(special["[SEP]"])
    writer.add_unk_token_id(special["[UNK]"])
    writer.add_pad_token_id(special["[PAD]"])
    writer.add_mask_token_id(special["[MASK]"])
