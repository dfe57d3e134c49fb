"""What integrations/python reads, held against the tables that the worker's own reader is held against.

    python3 -m unittest discover Tests/python           the standard library is enough
"""

import base64
import contextlib
import hashlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "integrations" / "python"))
import predict
from heterolora_tables import Row, TableError, read, rows

FIXTURES = ROOT / "Tests" / "Fixtures"


class Tables(unittest.TestCase):
    def test_rows_are_those_of_the_worker(self):
        tables = json.loads((FIXTURES / "tables" / "tables.json").read_text(encoding="utf-8"))
        self.assertGreater(len(tables), 20)
        for table in tables:
            data = base64.b64decode(table["base64"]) if "base64" in table else table["content"].encode("utf-8")
            with self.subTest(table["about"]):
                if "rows" in table:
                    expected = [Row(tuple(texts), label) for texts, label in table["rows"]]
                    self.assertEqual(rows(data, table["file"], table["columns"]), expected)
                else:
                    with self.assertRaises(TableError) as caught:
                        rows(data, table["file"], table["columns"])
                    self.assertEqual(caught.exception.line, table["line"])

    def test_long_texts_are_read_whole(self):
        for name in ("a.tsv", "a.csv"):
            content = "text,label\n".replace(",", "\t" if name == "a.tsv" else ",") + "long " * 200_000
            content += "\tno\n" if name == "a.tsv" else ",no\n"
            self.assertEqual(rows(content.encode(), name, {"text": "text", "label": "label"}), [Row(("long " * 200_000,), "no")])

    def test_cases_of_public_reports(self):
        columns = {"text": "text", "label": "label"}
        for path, count in [
            ("data-with-bom-and-check/data/bom-test.tsv", 8), ("blank-lines-in-data/data/blank.csv", 14),
            ("blank-lines-in-data/data/blank.jsonl", 14), ("blank-lines-in-data/data/blank.tsv", 14),
        ]:
            self.assertEqual(len(read(FIXTURES / "cases" / path, columns)), count, path)
        for path, line in [
            ("blank-lines-in-data/data/middle.tsv", 5), ("blank-lines-in-data/data/spaces.tsv", 16),
            ("data-with-bom-and-check/data/bom2-test.tsv", 1), ("jsonl-doubled-key-and-comma/data/duplicate.jsonl", 3),
            ("jsonl-doubled-key-and-comma/data/comma.jsonl", 3), ("jsonl-doubled-key-and-comma/data/lone.jsonl", 3),
            ("jsonl-doubled-key-and-comma/data/nan.jsonl", 3),
        ]:
            with self.assertRaises(TableError) as caught:
                read(FIXTURES / "cases" / path, columns)
            self.assertEqual(caught.exception.line, line, path)


class Echo:
    """Predicts what the texts say: the label is the last word of the last text."""

    def predict(self, texts, pairs=None):
        return [text.split(" ")[-1] for text in pairs or texts]


class Checks(unittest.TestCase):
    def checked(self, content, name, head, predictions):
        """How many rows differ, and what is printed."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, name)
            path.write_bytes(content.encode())
            told = "row\tlabel\tprediction\n" + "".join(f"{row}\t{label}\t{guess}\n" for row, label, guess in predictions)
            pathlib.Path(folder, "predictions.tsv").write_bytes(told.encode())
            columns = predict.columns_of(head, None, None)
            expected, found = predict.test_rows(folder, path, columns, head)
            with contextlib.redirect_stdout(io.StringIO()) as output:
                return predict.check(Echo(), head, expected, found), output.getvalue()

    def test_second_texts_marks_and_lone_returns(self):
        content = '\ufefflabel,b,a\r\nyes,"x\ny yes",one\r\nno,"z\rno",two\r\nno,"w yes",three\r\n'
        head = {"labels": ["no", "yes"], "columns": {"text": "a", "textPair": "b", "label": "label"}}
        head["testDigest"] = hashlib.sha256(content.encode()).hexdigest()
        predictions = [(1, "yes", "yes"), (3, "no", "no")]
        self.assertEqual(self.checked(content, "a.csv", head, predictions), (1, "2 test rows, 1 predicted otherwise ['3']\n"))

    def test_folders_of_older_versions_have_text_columns(self):
        content = "text\tlabel\na yes\tyes\nb\r no\tno\n"
        self.assertEqual(
            self.checked(content, "a.tsv", {"labels": ["no", "yes"]}, [(1, "yes", "yes"), (2, "no", "no")]),
            (0, "2 test rows, 0 predicted otherwise\n"))

    def test_other_files_are_not_compared(self):
        head = {"labels": ["no", "yes"], "columns": {"text": "text", "label": "label"}}
        for content, changed, words in [
            ("text\tlabel\na\tno\n", {"testDigest": "0"}, "is not the test file of the run"),
            ("text\tlabel\na\tno\n", {}, "row 1 has the label 'no', in predictions.tsv 'yes'"),
            ("text\tlabel\na\tyes\n", {}, "has 1 rows; predictions.tsv is about a row 2"),
        ]:
            with self.assertRaises(SystemExit) as caught:
                self.checked(content, "a.tsv", head | changed, [(1, "yes", "yes"), (2, "no", "no")])
            self.assertIn(words, str(caught.exception))

    def test_texts_from_standard_input(self):
        self.assertEqual(predict.texts_of("\ufeffa\rb\r\nc\n".encode(), {"text": "t"}), (["a\rb", "c"], None))
        self.assertEqual(predict.texts_of(b"a\tb\n", {"text": "t", "textPair": "u"}), (["a"], ["b"]))
        with self.assertRaises(TableError):
            predict.texts_of(b"a\n", {"text": "t", "textPair": "u"})

    def test_language_models_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "head.json").write_text('{"task": "causal-lm"}')
            with self.assertRaises(SystemExit) as caught:
                predict.head_of(folder)
        self.assertIn("causal-lm", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
