"""A model of transformers with low-rank modules and a head: rows in; losses, gradients and predictions out."""

import math

import numpy
import torch
from torch.nn import functional

from .generator import Generator
from .metrics import classification, pearson, ranks
from .workspace import Refusal

# Tokens of rows that are evaluated together, about.
EVALUATION_TOKENS = 4096
POSITIONS_FROM_PADDING = ("roberta", "xlm-roberta", "camembert")


def floats(values, rows, columns):
    return torch.tensor(values, dtype=torch.float64).to(torch.float32).reshape(rows, columns)


def single(value):
    """The double with the shortest decimal that names the nearest single-precision number."""
    nearest = numpy.float32(value)
    return float(str(nearest)) if numpy.isfinite(nearest) else value


class Model:
    """The frozen model, with the places that carry modules."""

    def __init__(self, plan):
        from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer
        path, self.plan = plan["model"]["path"], plan
        self.is_language = plan["task"]["type"] == "causal-lm"
        options = {"local_files_only": True, "trust_remote_code": False}
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(path, **options)
            self.whole, told = (AutoModelForCausalLM if self.is_language else AutoModel).from_pretrained(
                path, dtype=torch.float32, attn_implementation="eager", use_safetensors=True, output_loading_info=True, **options)
        except Exception as error:
            # Strangers wrote these files, and loading may end in anything.
            raise Refusal(f"{path}: transformers does not load it: {type(error).__name__}: {str(error)[:500]}") from None
        # What a file lacks would be drawn by lot. A pooler is never asked.
        lacking = sorted({*told["missing_keys"], *(str(key) for key in told["mismatched_keys"])})
        lacking = [name for name in lacking if not name.split(".", 1)[-1].startswith("pooler") and not name.startswith("pooler")]
        if lacking:
            raise Refusal(f"{path}: its weights lack {lacking[0]}{f' and {len(lacking) - 1} more' if lacking[1:] else ''}")
        self.base = self.whole.base_model if self.is_language else self.whole
        self.whole.eval().requires_grad_(False)
        self.configuration = self.base.config
        if self.configuration.model_type != plan["model"]["shape"]["modelType"]:
            raise Refusal(f"{path}: is of the family '{self.configuration.model_type}'; the plan has '{plan['model']['shape']['modelType']}'")
        if len(self.tokenizer) > plan["model"]["shape"]["vocabularySize"]:
            raise Refusal(f"{path}: {len(self.tokenizer)} tokens; the model has vectors for {plan['model']['shape']['vocabularySize']}")
        self.head = self.whole.get_output_embeddings() if self.is_language else None
        if self.is_language and self.head is None:
            raise Refusal(f"a model of the family '{self.configuration.model_type}' without a language-model head predicts no token")
        self.takes_types = getattr(self.configuration, "type_vocab_size", 0) > 1
        self.hidden_width = plan["model"]["shape"].get("projectedWidth", plan["model"]["shape"]["hiddenWidth"])
        self.hooks = []

    @property
    def is_input_major(self):
        return self.configuration.model_type == "gpt2"

    def place(self, site):
        try:
            module = self.base.get_submodule(site["name"])
        except AttributeError:
            module = None
        shape = list(getattr(module, "weight", torch.empty(0)).shape)
        wanted = [site["outputWidth"], site["inputWidth"]]
        if shape != (wanted[::-1] if self.is_input_major else wanted):
            raise Refusal(f"the model has no site '{site['name']}' from {site['inputWidth']} to {site['outputWidth']}")
        return module

    def attach(self, modules):
        """Puts these modules on, and takes off whatever else is on."""
        self.detach()
        for module in modules:
            self.hooks.append(self.place(module.site).register_forward_hook(module.hook))

    def detach(self):
        for hook in self.hooks:
            hook.remove()
        self.hooks = []

    def hidden(self, rows):
        """The last hidden state `[rows, tokens, width]`, and where there are tokens."""
        length = max(len(row.ids) for row in rows)
        mask = torch.tensor([[1] * len(row.ids) + [0] * (length - len(row.ids)) for row in rows])
        inputs = {"input_ids": self.padded([row.ids for row in rows], length), "attention_mask": mask}
        if self.takes_types:
            inputs["token_type_ids"] = self.padded([row.types for row in rows], length)
        if self.configuration.model_type in POSITIONS_FROM_PADDING:
            # The first token stands behind the padding's, whatever tokens the text has.
            start = self.configuration.pad_token_id + 1
            inputs["position_ids"] = torch.arange(start, start + length).expand(len(rows), -1)
        if self.is_language:
            inputs["use_cache"] = False
        return self.base(**inputs).last_hidden_state, mask

    @staticmethod
    def padded(lists, length):
        return torch.tensor([list(values) + [0] * (length - len(values)) for values in lists])

    def pooled(self, rows):
        hidden, mask = self.hidden(rows)
        pooling = self.plan["task"]["pooling"]
        if pooling == "cls":
            return hidden[:, 0]
        if pooling == "last":
            return hidden[torch.arange(len(rows)), mask.sum(1) - 1]
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * weights).sum(1) / weights.sum(1)


class Module:
    """`s · B A x` at one site."""

    def __init__(self, site, rank, training, seed):
        self.site, self.rank = site, rank
        a = Generator(seed, f"adapter/{site['name']}").uniform(rank * site["inputWidth"], 1 / math.sqrt(site["inputWidth"]))
        self.a = floats(a, rank, site["inputWidth"]).requires_grad_()
        self.b = torch.zeros(site["outputWidth"], rank, requires_grad=True)
        stabilised = training.get("isRankStabilised", False)
        self.alpha = training.get("alpha", 4.0 if stabilised else 2.0 * rank)
        self.scale = self.alpha / (math.sqrt(rank) if stabilised else rank)

    def hook(self, _, arguments, output):
        return output + self.scale * functional.linear(functional.linear(arguments[0], self.a), self.b)

    def randomise_b(self, seed):
        rows, columns = self.b.shape
        values = Generator(seed, f"adapter-b/{self.site['name']}").uniform(rows * columns, 1 / math.sqrt(rows))
        self.b.data = floats(values, rows, columns)


class Head:
    """A row's pooled vector times a trained matrix; of a regression in deviations from the mean of the training rows."""

    def __init__(self, plan, width, seed, train_rows):
        task = plan["task"]
        count = len(task["labels"]) if task["type"] == "classification" else 1
        self.weight = floats(Generator(seed, "head").uniform(count * width, 1 / math.sqrt(width)), count, width).requires_grad_()
        self.bias = torch.zeros(count, requires_grad=True)
        self.mean, self.deviation = 0.0, 1.0
        if task["type"] == "regression":
            count = len(train_rows)
            self.mean = sum(row.target / count for row in train_rows)
            deviation = math.sqrt(sum((row.target - self.mean) ** 2 / count for row in train_rows))
            self.deviation = deviation if math.isfinite(deviation) and deviation > 0 else 1.0

    def copied(self):
        other = object.__new__(Head)
        other.__dict__ = dict(self.__dict__)
        other.weight = self.weight.detach().clone().requires_grad_()
        other.bias = self.bias.detach().clone().requires_grad_()
        return other

    def unscaled(self):
        """The linear map that gives logits, or numbers in their own unit."""
        weight, bias = self.weight.detach(), self.bias.detach()
        if (self.mean, self.deviation) == (0.0, 1.0):
            return weight, bias
        return weight * numpy.float32(self.deviation).item(), (bias.double() * self.deviation + self.mean).float()


class Parameter:
    def __init__(self, name, tensor, decays, factor=1.0):
        self.name, self.tensor, self.decays, self.factor = name, tensor, decays, factor


class Learner:
    """The model with these modules and this head; one at a time."""

    def __init__(self, model, modules, head, training, features=None):
        self.model, self.modules, self.head, self.features = model, modules, head, features
        self.kind = model.plan["task"]["type"]
        model.attach(modules)
        ratio = training.get("loraPlusRatio", 1.0)
        self.parameters = []
        for module in modules:
            self.parameters.append(Parameter(module.site["name"] + ".A", module.a, True))
            self.parameters.append(Parameter(module.site["name"] + ".B", module.b, True, ratio))
        if head:
            self.parameters += [Parameter("head.weight", head.weight, True), Parameter("head.bias", head.bias, False)]

    def answers(self, rows):
        """Per row the summed loss of its targets as one tensor; what was predicted; tokens predicted exactly."""
        if self.kind == "causal-lm":
            return self.language_answers(rows)
        pooled = self.features(rows) if self.features else self.model.pooled(rows)
        logits = functional.linear(pooled, self.head.weight, self.head.bias).double()
        if self.kind == "classification":
            labels = torch.tensor([row.target for row in rows])
            return functional.cross_entropy(logits, labels, reduction="none"), logits.detach().argmax(-1).tolist(), []
        head, outputs = self.head, logits[:, 0]
        targets = torch.tensor([(row.target - head.mean) / head.deviation for row in rows], dtype=torch.float64)
        return (outputs - targets) ** 2, (head.mean + head.deviation * outputs.detach()).tolist(), []

    def language_answers(self, rows):
        hidden, _ = self.model.hidden(rows)
        row_of, places, targets = [], [], []
        for index, row in enumerate(rows):
            for place in range(len(row.ids) - 1):
                if row.predicts[place]:
                    row_of.append(index)
                    places.append(place)
                    targets.append(row.ids[place + 1])
        logits = self.model.head(hidden[row_of, places])
        targets, row_of = torch.tensor(targets), torch.tensor(row_of)
        tokens = functional.cross_entropy(logits, targets, reduction="none").double()
        chosen = logits.detach().gather(1, targets.unsqueeze(1))[:, 0]
        hits = (chosen >= logits.detach().max(-1).values).long()
        count = len(rows)
        return (torch.zeros(count, dtype=torch.float64).index_add(0, row_of, tokens), [],
                torch.zeros(count, dtype=torch.long).index_add(0, row_of, hits).tolist())

    def gradients(self, rows, divisor=None):
        """The gradient of every parameter, and the loss in the task's own unit: the mean over rows, or over all their tokens to be
        predicted."""
        divisor = divisor or max(1, sum(row.target_count for row in rows))
        losses, _, _ = self.answers(rows)
        loss = losses.sum() / divisor
        tensors = [parameter.tensor for parameter in self.parameters]
        found = torch.autograd.grad(loss, tensors, allow_unused=True)
        return [torch.zeros_like(t) if g is None else g for g, t in zip(found, tensors)], loss.item() * self.unit

    @property
    def unit(self):
        """What a loss is multiplied by: a regression's is computed in deviations from the mean."""
        return self.head.deviation**2 if self.kind == "regression" else 1.0

    @torch.no_grad()
    def evaluate(self, rows):
        losses, predictions, hits = [], [], []
        for batch in batched(rows):
            loss, predicted, hit = self.answers(batch)
            losses += [value * self.unit for value in loss.tolist()]
            predictions += predicted
            hits += hit
        return Evaluation(self.kind, len(self.model.plan["task"]["labels"]), rows, losses, predictions, hits)


def batched(rows):
    """Rows in their order, as many together as have about that many tokens."""
    batch, count = [], 0
    for row in rows:
        if batch and count + len(row.ids) > EVALUATION_TOKENS:
            yield batch
            batch, count = [], 0
        batch.append(row)
        count += len(row.ids)
    if batch:
        yield batch


class Evaluation:
    """Predictions on one split, and what they are worth. `values` are all that a snapshot keeps of it."""

    def __init__(self, kind, class_count, rows, losses, predictions, hits):
        self.values = {
            "kind": kind, "classCount": class_count, "losses": losses, "predictions": predictions, "hits": hits,
            "targets": [row.target for row in rows], "counts": [row.target_count for row in rows],
        }

    @classmethod
    def of(cls, values):
        made = cls.__new__(cls)
        made.values = values
        return made

    @property
    def loss(self):
        return sum(self.values["losses"]) / max(1, sum(self.values["counts"]))

    @property
    def row_losses(self):
        return [single(loss / max(1, count)) for loss, count in zip(self.values["losses"], self.values["counts"])]

    def measurements(self, split, step, epoch):
        v, loss = self.values, self.loss
        found = [("loss", loss)]
        if v["kind"] == "classification":
            found += classification(v["predictions"], v["targets"], v["classCount"])
        elif v["kind"] == "regression":
            differences = [abs(a - b) for a, b in zip(v["predictions"], v["targets"])]
            found += [
                ("meanAbsoluteError", sum(differences) / len(differences)), ("rootMeanSquaredError", math.sqrt(loss)),
                ("pearson", pearson(v["predictions"], v["targets"])),
                ("spearman", pearson(ranks(v["predictions"]), ranks(v["targets"]))),
            ]
        else:
            found += [("perplexity", math.exp(loss) if loss < 700 else math.inf), ("tokenAccuracy", sum(v["hits"]) / max(1, sum(v["counts"])))]
        return [
            measurement(quantity, value, step, epoch, split) for quantity, value in found if value is not None and math.isfinite(value)
        ]


def measurement(quantity, value, step, epoch, split=None):
    made = {"quantity": quantity, "value": value, "step": step, "epoch": epoch}
    return made if split is None else made | {"split": split}


def frozen_features(model, rows):
    """What the head reads of rows where no module changes it, computed once: a function of rows."""
    model.detach()
    kept = {}
    with torch.no_grad():
        for batch in batched(rows):
            for row, vector in zip(batch, model.pooled(batch)):
                kept.setdefault((row.ids, row.types), vector)
    return lambda batch: torch.stack([kept[row.ids, row.types] for row in batch])
