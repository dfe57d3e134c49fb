"""LoRA-adapted shortcuts for transformers models: what shortcuts.safetensors holds and peft does not know.

    from heterolora_shortcuts import attach
    attach(model, "adapter-folder/shortcuts.safetensors")     # a transformers model, or one that peft has wrapped

A module adds `scale * B (A u)`. `residual_1` and `residual_2` add it, with u their own input, to the residual connections around
attention and around the feed-forward part; `cross_in` takes u from the block's input to the place after the feed-forward part;
`cross_cut` takes it from the previous block's feed-forward input to this block's. Knows BERT, RoBERTa, OPT, GPT-2, Llama and Qwen2.
"""

from safetensors.torch import load_file
from torch.nn.functional import linear


class Shortcuts:
    def __init__(self, path):
        self.tensors = load_file(path)

    def add(self, name, source):
        """scale * B (A source), or nothing where the run has no such module."""
        if f"{name}.scale" not in self.tensors:
            return 0
        a, b = self.tensors[f"{name}.lora_A.weight"], self.tensors[f"{name}.lora_B.weight"]
        return self.tensors[f"{name}.scale"] * linear(linear(source, a), b)


def blocks_of(model):
    for name, module in model.named_modules():
        for suffix in ("encoder.layer", "decoder.layers", "layers", "h"):
            if (name == suffix or name.endswith("." + suffix)) and hasattr(module, "__getitem__") and len(module) > 0:
                return suffix, module
    raise ValueError("no blocks of a family that is known here")


def first(value):
    return value[0] if isinstance(value, tuple) else value


def with_first(value, replaced):
    return (replaced, *value[1:]) if isinstance(value, tuple) else replaced


def attach(model, path):
    """Hooks the shortcuts of `path` into `model`, which is returned."""
    shortcuts = Shortcuts(path)
    suffix, blocks = blocks_of(model)
    streams = {}  # per block: its input and its feed-forward input
    for index, block in enumerate(blocks):
        prefix = f"{suffix}.{index}."
        hook = hook_post_norm_encoder if suffix == "encoder.layer" else hook_decoder
        hook(block, prefix, index, shortcuts, streams)
    return model


def block_input(args, kwargs):
    return args[0] if args else kwargs["hidden_states"]


def hook_post_norm_encoder(block, prefix, index, shortcuts, streams):
    def enter(_, args, kwargs):
        streams[index, "input"] = block_input(args, kwargs)

    def residual_1(_, args):
        return (args[0], args[1] + shortcuts.add(prefix + "residual_1", args[1]))

    def cross_cut(_, __, output):
        stream = first(output)
        if index:
            stream = stream + shortcuts.add(prefix + "cross_cut", streams[index - 1, "stream"])
        streams[index, "stream"] = stream
        return with_first(output, stream)

    def residual_2(_, args):
        carried = args[1] + shortcuts.add(prefix + "residual_2", args[1])
        return (args[0], carried + shortcuts.add(prefix + "cross_in", streams[index, "input"]))

    block.register_forward_pre_hook(enter, with_kwargs=True)
    block.attention.output.register_forward_pre_hook(residual_1)
    block.attention.register_forward_hook(cross_cut)
    block.output.register_forward_pre_hook(residual_2)


def hook_decoder(block, prefix, index, shortcuts, streams):
    attention = getattr(block, "self_attn", None) or block.attn
    post_norm = getattr(block, "do_layer_norm_before", True) is False
    norm = next(
        getattr(block, name)
        for name in ("post_attention_layernorm", "ln_2", "final_layer_norm")
        if hasattr(block, name)
    )

    def enter(_, args, kwargs):
        streams[index, "input"] = block_input(args, kwargs)

    def cross_cut():
        return shortcuts.add(prefix + "cross_cut", streams[index - 1, "stream"]) if index else 0

    def attended(_, __, output):
        added = shortcuts.add(prefix + "residual_1", streams[index, "input"])
        return with_first(output, first(output) + added + (0 if post_norm else cross_cut()))

    def capture(_, args):
        streams[index, "stream"] = args[0].view_as(streams[index, "input"])

    def normed(_, __, output):
        streams[index, "stream"] = output + cross_cut()
        return streams[index, "stream"]

    def fed(_, __, output):
        stream = streams[index, "stream"]
        added = shortcuts.add(prefix + "residual_2", stream) + shortcuts.add(prefix + "cross_in", streams[index, "input"])
        return output + (added if isinstance(added, int) else added.view_as(output))

    block.register_forward_pre_hook(enter, with_kwargs=True)
    attention.register_forward_hook(attended)
    if post_norm:
        block.self_attn_layer_norm.register_forward_hook(normed)
    else:
        norm.register_forward_pre_hook(capture)
    (getattr(block, "mlp", None) or block.fc2).register_forward_hook(fed)
