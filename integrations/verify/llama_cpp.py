"""llama.cpp's library: scores of texts, with and without an adapter.

The package xllamacpp carries the library in a wheel that runs here, and llama-cpp-py-sync the declarations of its C interface; the
versions that `run` asks for are of one week's llama.cpp.
"""

import pathlib

import numpy
import xllamacpp
from llama_cpp_py_sync._cffi_bindings import ffi

lib = ffi.dlopen(str(next(pathlib.Path(xllamacpp.__file__).parent.glob("xllamacpp*.so"))))
if lib.llama_context_default_params().n_batch != 2048:
    raise SystemExit("xllamacpp and llama-cpp-py-sync are of different versions of llama.cpp")
quiet = ffi.callback("void(enum ggml_log_level, const char *, void *)", lambda level, text, data: None)
lib.llama_log_set(quiet, ffi.NULL)
lib.llama_backend_init()


class Model:
    """A GGUF file, and a context of `size` tokens on it; `embeds` for encoders, whose last states are read instead of scores."""

    def __init__(self, path, size, embeds=False):
        self.model = lib.llama_model_load_from_file(str(path).encode(), lib.llama_model_default_params())
        if self.model == ffi.NULL:
            raise SystemExit(f"llama.cpp does not load {path}")
        parameters = lib.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = size
        parameters.n_threads = parameters.n_threads_batch = 1
        # Neither keys and values in half precision nor another order of attention is part of the comparison.
        parameters.type_k = parameters.type_v = 0
        parameters.flash_attn_type = 0
        parameters.embeddings = embeds
        if embeds:
            parameters.pooling_type = lib.LLAMA_POOLING_TYPE_NONE
        self.embeds = embeds
        self.context = lib.llama_init_from_model(self.model, parameters)
        self.vocabulary = lib.llama_model_get_vocab(self.model)
        self.width = lib.llama_model_n_embd(self.model) if embeds else lib.llama_vocab_n_tokens(self.vocabulary)

    def tokens(self, text, special=False, parsed=False):
        """The tokens of a text; `special`: with those that the model wants around it; `parsed`: names of tokens are those tokens."""
        bytes_ = text.encode()
        room = ffi.new("llama_token[]", len(bytes_) + 8)
        count = lib.llama_tokenize(self.vocabulary, bytes_, len(bytes_), room, len(room), special, parsed)
        return [room[index] for index in range(count)]

    def use(self, adapter):
        """Attaches an adapter's file; None takes it off."""
        if adapter is None:
            lib.llama_set_adapters_lora(self.context, ffi.NULL, 0, ffi.NULL)
            return
        loaded = lib.llama_adapter_lora_init(self.model, str(adapter).encode())
        if loaded == ffi.NULL:
            raise SystemExit(f"llama.cpp does not load {adapter}")
        adapters, scales = ffi.new("struct llama_adapter_lora *[]", [loaded]), ffi.new("float[]", [1.0])
        if lib.llama_set_adapters_lora(self.context, adapters, 1, scales) != 0:
            raise SystemExit(f"llama.cpp does not attach {adapter}")

    def outputs(self, tokens):
        """One row for each token: scores of the next one, or the encoder's last state."""
        lib.llama_memory_clear(lib.llama_get_memory(self.context), True)
        batch = lib.llama_batch_init(len(tokens), 0, 1)
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index], batch.pos[index], batch.n_seq_id[index] = token, index, 1
            batch.seq_id[index][0], batch.logits[index] = 0, 1
        run = lib.llama_encode if self.embeds else lib.llama_decode
        if run(self.context, batch) != 0:
            raise SystemExit("llama.cpp does not run the tokens")
        read = lib.llama_get_embeddings_ith if self.embeds else lib.llama_get_logits_ith
        rows = [numpy.frombuffer(ffi.buffer(read(self.context, index), 4 * self.width), "f4") for index in range(len(tokens))]
        result = numpy.array(rows, "f8")
        lib.llama_batch_free(batch)
        return result

    def nats_per_token(self, tokens):
        """The mean negative log-probability of each token but the first."""
        scores = self.outputs(tokens)[:-1]
        top = scores.max(1, keepdims=True)
        logs = scores - top - numpy.log(numpy.exp(scores - top).sum(1, keepdims=True))
        return -logs[numpy.arange(len(logs)), tokens[1:]].mean()
