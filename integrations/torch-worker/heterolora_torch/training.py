"""Trains one trial: one arm with one seed."""

import math
import time

import numpy
import torch

from .generator import batches
from .learner import Evaluation, measurement
from .lineup import words
from .metrics import digits
from .workspace import Refusal

REPORT_STEPS = 10
FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-8
# What single precision makes of one less these.
FIRST_SHARE = float(numpy.float32(1) - numpy.float32(FIRST))
SECOND_SHARE = float(numpy.float32(1) - numpy.float32(SECOND))


class Descent:
    """AdamW with a clipped gradient; linear to the peak, then linear towards zero."""

    def __init__(self, parameters, training, step_count, rate=None):
        self.parameters, self.training = parameters, training
        self.peak = rate or training["learningRate"]
        self.step_count, self.steps_done = step_count, 0
        self.warm = math.ceil(training["warmupShare"] * step_count)
        self.powers = [1.0, 1.0]
        self.first = [torch.zeros_like(p.tensor) for p in parameters]
        self.second = [torch.zeros_like(p.tensor) for p in parameters]

    def rate(self, step):
        if step < self.warm:
            return self.peak * (step + 1) / self.warm
        return self.peak * (self.step_count - step) / max(1, self.step_count - self.warm)

    @torch.no_grad()
    def step(self, gradients):
        """Returns the learning rate, and the norm of all gradients together before clipping."""
        rate = self.rate(self.steps_done)
        self.powers = [float(numpy.float32(power) * numpy.float32(decay)) for power, decay in zip(self.powers, (FIRST, SECOND))]
        norm = math.sqrt(sum(gradient.double().square().sum().item() for gradient in gradients))
        most = self.training["gradientNormMax"]
        clip = float(numpy.float32(most / norm)) if norm > most else 1.0
        bias = [float(numpy.float32(1) - numpy.float32(power)) for power in self.powers]
        for parameter, gradient, first, second in zip(self.parameters, gradients, self.first, self.second):
            gradient = gradient * clip
            first.mul_(FIRST).add_(gradient * FIRST_SHARE)
            second.mul_(SECOND).add_(gradient * gradient * SECOND_SHARE)
            own = rate * parameter.factor
            update = (first / bias[0]) / ((second / bias[1]).sqrt() + EPSILON)
            decay = 1 - own * self.training["weightDecay"] if parameter.decays else 1.0
            parameter.tensor.data.mul_(decay).sub_(own * update)
        self.steps_done += 1
        return rate, norm


def take_step(learner, descent, rows):
    """One step along the gradient of the rows' loss: the loss, the learning rate, the norm."""
    gradients, loss = learner.gradients(rows)
    return (loss, *descent.step(gradients))


class Trainer:
    def __init__(self, plan, trial, rows, learner, say, keep, wish):
        """`keep` is given the state when the trial begins, after every epoch, and when `wish` wants it; `wish` may end it by raising."""
        self.plan, self.trial, self.rows, self.learner = plan, trial, rows, learner
        self.say, self.keep, self.wish = say, keep, wish
        self.training = plan["training"]
        # Nothing to train: the arm is the model as it was read.
        self.epochs = self.training["epochs"] if learner.parameters else 0
        self.per_epoch = -(-len(rows["train"]) // self.training["batchSize"])
        self.descent = Descent(learner.parameters, self.training, self.epochs * self.per_epoch)
        self.epoch, self.lowest, self.kept, self.best = 0, None, None, []
        self.seconds = {"training": 0.0, "evaluation": 0.0}
        self.window = self.empty_window()
        self.keeps_best = self.training.get("keep", "last") == "best"
        # The head alone trains on vectors that were computed once: no token runs through the model.
        self.runs_model = trial["arm"] != "head-only"

    @staticmethod
    def empty_window():
        return {"loss": 0.0, "steps": 0, "tokens": 0, "seconds": 0.0, "rate": 0.0, "norm": 0.0}

    @property
    def adapter_count(self):
        return sum(module.a.numel() + module.b.numel() for module in self.learner.modules)

    @property
    def head_count(self):
        head = self.learner.head
        return head.weight.numel() + head.bias.numel() if head else 0

    def train(self, state=None):
        if state:
            self.restore(state)
        else:
            self.say("trial.started", {
                "trial": self.trial, "trainableParameterCount": self.adapter_count, "headParameterCount": self.head_count,
                "stepCount": self.descent.step_count})
            self.keep(self)
        while self.epoch < self.epochs and not self.has_stopped:
            self.train_epoch()
            self.epoch += 1
            self.close()
            if self.epoch < self.epochs and not self.has_stopped:
                self.keep(self)
        return self.finish()

    @property
    def has_stopped(self):
        patience = self.training.get("earlyStopping")
        return patience is not None and self.lowest is not None and self.epoch - self.lowest["epoch"] >= patience

    def train_epoch(self):
        order = batches(len(self.rows["train"]), self.training["batchSize"], self.trial["seed"], self.epoch)
        first, descent, window = self.epoch * self.per_epoch, self.descent, self.window
        while descent.steps_done < first + len(order):
            index = descent.steps_done - first
            rows = [self.rows["train"][place] for place in order[index]]
            start = time.monotonic()
            loss, rate, norm = take_step(self.learner, descent, rows)
            if not math.isfinite(loss) or not math.isfinite(norm):
                raise Refusal(
                    f"{words(self.trial)}: loss {loss} and gradient norm {norm} at step {descent.steps_done}; a lower learning rate may help")
            seconds = time.monotonic() - start
            self.seconds["training"] += seconds
            window["loss"] += loss
            window["steps"] += 1
            window["tokens"] += sum(len(row.ids) for row in rows)
            window["seconds"] += seconds
            window["rate"], window["norm"] = rate, norm
            if descent.steps_done % REPORT_STEPS == 0 or index + 1 == len(order):
                self.report(self.epoch + (index + 1) / len(order))
                window = self.window = self.empty_window()
            self.wish(self)

    def report(self, epoch):
        step, window = self.descent.steps_done, self.window
        told = [
            measurement("loss", window["loss"] / window["steps"], step, epoch, "train"),
            measurement("learningRate", window["rate"], step, epoch), measurement("gradientNorm", window["norm"], step, epoch),
        ]
        if self.runs_model:
            told.append(measurement("tokensPerSecond", window["tokens"] / max(window["seconds"], 1e-9), step, epoch))
        self.say("trial.progressed", {"trial": self.trial, "stepCount": step, "measurements": told})

    def evaluate(self, split, step):
        start = time.monotonic()
        evaluation = self.learner.evaluate(self.rows[split])
        self.seconds["evaluation"] += time.monotonic() - start
        for row, loss in enumerate(evaluation.values["losses"], 1):
            if not math.isfinite(loss):
                raise Refusal(f"{words(self.trial)}: loss {loss} on {split} row {row} after step {step}; a lower learning rate may help")
        return evaluation

    def close(self):
        """Evaluates an epoch, and keeps it where it is the last one or, if that is asked for, the best."""
        step = self.descent.steps_done
        evaluation = self.evaluate("validation", step)
        self.say("trial.progressed", {
            "trial": self.trial, "stepCount": step, "measurements": evaluation.measurements("validation", step, self.epoch)})
        is_lowest = self.lowest is None or evaluation.loss < self.lowest["loss"]
        if is_lowest:
            self.lowest = {"epoch": self.epoch, "loss": evaluation.loss}
        if not self.keeps_best or is_lowest:
            self.kept = {"epoch": self.epoch, "step": step, "validation": evaluation.values}
            if self.keeps_best:
                self.best = [parameter.tensor.detach().clone() for parameter in self.learner.parameters]

    def finish(self):
        if self.kept and self.keeps_best:
            for parameter, values in zip(self.learner.parameters, self.best):
                parameter.tensor.data.copy_(values)
        kept = self.kept or {"epoch": 0, "step": 0, "validation": self.evaluate("validation", 0).values}
        test = self.evaluate("test", kept["step"])
        result = self.result(kept, test)
        self.say("trial.finished", result)
        return result

    def result(self, kept, test):
        task, step, epoch = self.plan["task"], kept["step"], kept["epoch"]
        count = len(task["labels"])
        is_class = task["type"] == "classification"
        tokens = self.epoch * sum(len(row.ids) for row in self.rows["train"])
        made = {
            "trial": self.trial, "trainableParameterCount": self.adapter_count, "headParameterCount": self.head_count,
            "trainedTokenCount": tokens if self.runs_model else 0, "trainingSeconds": self.seconds["training"],
            "evaluationSeconds": self.seconds["evaluation"],
            "measurements": Evaluation.of(kept["validation"]).measurements("validation", step, epoch) + test.measurements("test", step, epoch),
            "testPredictions": digits(test.values["predictions"], count) if is_class else "",
            "testLabels": digits(test.values["targets"], count) if is_class else "",
            "learningRate": self.training["learningRate"], "keptEpoch": epoch, "testRowLosses": test.row_losses,
        }
        if task["type"] == "regression":
            made |= {"testOutputs": test.values["predictions"], "testTargets": test.values["targets"]}
        if task["type"] == "causal-lm":
            made["testTokenCounts"] = test.values["counts"]
        return made | ({"testClassWidth": 2} if count > 36 else {})

    @property
    def state(self):
        """All that decides what comes next."""
        descent = self.descent
        return {
            "trial": self.trial, "epoch": self.epoch, "stepsDone": descent.steps_done, "powers": descent.powers, "window": dict(self.window),
            "seconds": dict(self.seconds), "lowest": self.lowest, "kept": self.kept, "best": self.best, "first": descent.first,
            "second": descent.second, "values": [parameter.tensor.detach() for parameter in self.learner.parameters],
            "names": [parameter.name for parameter in self.learner.parameters],
        }

    def restore(self, state):
        descent, parameters = self.descent, self.learner.parameters
        if state["names"] != [parameter.name for parameter in parameters]:
            raise Refusal("the snapshot is of another allocation")
        for target, values in ((descent.first, "first"), (descent.second, "second"), ([p.tensor.data for p in parameters], "values")):
            for tensor, value in zip(target, state[values]):
                tensor.copy_(value)
        descent.powers, descent.steps_done = state["powers"], state["stepsDone"]
        self.epoch, self.lowest, self.kept, self.best = state["epoch"], state["lowest"], state["kept"], state["best"]
        self.seconds, self.window = state["seconds"], state["window"]
