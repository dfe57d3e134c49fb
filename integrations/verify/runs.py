"""What a run folder says, for those who check it with another tool."""

import csv
import json
import pathlib


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Run:
    """A finished run of heterolora-bench or heterolora-worker with one seed."""

    def __init__(self, folder, data):
        self.folder = pathlib.Path(folder)
        self.plan = json.loads((self.folder / "plan.json").read_text())
        self.test = table(pathlib.Path(data, "movie-reviews", "test.tsv"))

    def adapter(self, arm):
        return self.folder / "adapters" / f"{arm}-1"

    def predictions(self, arm):
        """The arm's predictions.tsv, and the text of each of its rows."""
        rows = table(self.adapter(arm) / "predictions.tsv")
        return rows, [self.test[int(row["row"]) - 1]["text"] for row in rows]

    def test_loss(self, arm):
        """The mean loss over the test rows as the worker measured it."""
        for line in (self.folder / "events.jsonl").read_text().splitlines():
            event = json.loads(line)
            result = json.loads(event["payload"])
            if event["kind"] == "trial.finished" and result["trial"]["arm"] == arm:
                found = [m for m in result["measurements"] if m["quantity"] == "loss" and m["split"] == "test"]
                return found[-1]["value"]
        raise SystemExit(f"{self.folder}: no finished trial of {arm}")
