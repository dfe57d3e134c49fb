"""What integrations/audit/verify_ledger.py finds; that it agrees with the product is for LedgerTests, which runs it on a real export.

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
sys.path.insert(0, str(ROOT / "integrations" / "audit"))
import verify_ledger as v


def compressed(p):
    z = pow(p[2], v.P - 2, v.P)
    return (p[1] * z % v.P | (p[0] * z % v.P & 1) << 255).to_bytes(32, "little")


class Key:
    def __init__(self, name, seed):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.prefix, self.name = digest[32:], name
        self.public = compressed(v.times(self.scalar, v.BASE))
        self.hash = hashlib.sha256(name.encode() + b"\n\1" + self.public).digest()[:4]
        self.text = f"{name}+{self.hash.hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % v.L
        point = compressed(v.times(r, v.BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % v.L
        return point + ((r + k * self.scalar) % v.L).to_bytes(32, "little")

    def line(self, text):
        return f"\u2014 {self.name} {base64.b64encode(self.hash + self.sign(text.encode())).decode()}\n"


KEY, NEW, STRANGER = Key("heterolora/t", b"1" * 32), Key("heterolora/t", b"2" * 32), Key("heterolora/t", b"3" * 32)


class Ledger:
    """Events as an export has them, with checkpoints on demand."""

    def __init__(self, key=KEY):
        self.events, self.anchors, self.key = [], {}, key
        self.say("ledger.identified", {"origin": key.name, "verificationKey": key.text})

    def say(self, kind, payload, **more):
        event = {
            "sequence": len(self.events) + 1, "time": "2026-11-24T01:35:48.123456Z", "actor": "daemon", "kind": kind,
            "payload": json.dumps(payload, ensure_ascii=False), "previousHash": self.events[-1]["hash"] if self.events else "0" * 64, **more}
        event["hash"] = v.event_hash(event).hex()
        self.events.append(event)

    def note(self, key=None, size=None):
        leaves = [v.leaf(bytes.fromhex(event["hash"])) for event in self.events[:size]]
        text = f"{self.key.name}\n{len(leaves)}\n{base64.b64encode(root(leaves)).decode()}\n"
        return text + "\n" + (key or self.key).line(text)

    def sign(self, key=None):
        note = self.note(key)
        self.anchors[f"{len(self.events)}.checkpoint"] = note
        self.say("checkpoint.signed", {"note": note})

    def lines(self):
        return [json.dumps(event, sort_keys=True, ensure_ascii=False) for event in self.events]


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return v.node(root(leaves[:left]), root(leaves[left:]))


def filled():
    ledger = Ledger()
    for number in range(9):
        ledger.say("trial.progressed", {"n": number, "words": "映画 \u2028"}, request="20261124-x", attempt=1, sourceSequence=number)
        if number in (2, 6):
            ledger.sign()
    return ledger


def verified(lines, anchors=None, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "export").write_bytes("".join(line + "\n" for line in lines).encode())
        (path / "anchors").mkdir()
        for name, note in (anchors or {}).items():
            (path / "anchors" / name).write_bytes(note.encode())
        return run([str(path / "export"), "--anchors", str(path / "anchors"), *options])


def run(arguments):
    output, before = io.StringIO(), sys.argv
    sys.argv = ["verify_ledger.py", *arguments]
    try:
        with contextlib.redirect_stdout(output):
            status = v.main()
    finally:
        sys.argv = before
    return status, output.getvalue()


class Signatures(unittest.TestCase):
    # RFC 8032, section 7.1, tests 1 to 3.
    VECTORS = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    def test_published_signatures_hold_and_changed_ones_do_not(self):
        for public, message, signature in self.VECTORS:
            public, message, signature = (bytes.fromhex(text) for text in (public, message, signature))
            self.assertTrue(v.is_signed(public, message, signature))
            self.assertFalse(v.is_signed(public, message + b"x", signature))
            self.assertFalse(v.is_signed(public, message, signature[:-1]))
            for place in (0, 31, 32, 63):
                changed = bytearray(signature)
                changed[place] ^= 1
                self.assertFalse(v.is_signed(public, message, bytes(changed)))
            # The same scalar, written larger than the group: RFC 8032 refuses it.
            larger = int.from_bytes(signature[32:], "little") + v.L
            self.assertFalse(v.is_signed(public, message, signature[:32] + larger.to_bytes(32, "little")))


class Exports(unittest.TestCase):
    def test_a_sound_one_holds(self):
        ledger = filled()
        status, words = verified(ledger.lines(), ledger.anchors, "--key", KEY.text)
        self.assertEqual((status, words.split(",")[0]), (0, "12 events and 4 checkpoints hold"))

    def test_what_was_changed_is_named(self):
        lines = filled().lines()
        cases = {
            "event 3 is not": lines[:2] + [lines[2].replace("映画", "映像")] + lines[3:],
            "event 4 is not": lines[:3] + lines[4:],
            "event 5 is not": lines[:4] + [lines[5], lines[4]] + lines[6:],
            "event 6 is not": lines[:5] + [lines[4]] + lines[5:],
            "was cut off": lines[:7],
            "malformed": lines[:2] + ["[]"],
        }
        for words, changed in cases.items():
            with self.subTest(words):
                status, said = verified(changed, filled().anchors)
                self.assertEqual(status, 1)
                self.assertIn(words, said)

    def test_a_history_made_anew_is_another_one(self):
        ledger, forged, other = filled(), Ledger(STRANGER), Ledger()
        for remade in (forged, other):
            for number in range(11):
                remade.say("trial.progressed", {"n": -number}, request="20261124-x", attempt=1, sourceSequence=number)
        cases = [
            (forged, {}, ("--key", KEY.text), "made anew"), (forged, ledger.anchors, (), "is not signed with"),
            (other, ledger.anchors, (), "not those that were signed"), (forged, ledger.anchors, ("--key", KEY.text), "not those that were signed"),
            (filled(), {"x": "?"}, (), "no checkpoint"),
        ]
        for remade, anchors, options, words in cases:
            status, said = verified(remade.lines(), anchors, *options)
            self.assertEqual(status, 1)
            self.assertIn(words, said)

    def test_checkpoints_and_keys_are_believed_by_their_signatures(self):
        forged = filled()
        forged.sign(STRANGER)
        self.assertIn("is not signed with", verified(forged.lines())[1])
        past = filled()
        past.say("checkpoint.signed", {"note": past.note(size=3)})
        self.assertIn("not those that were signed", verified(past.lines())[1])
        for signers, holds in (((KEY, NEW), True), ((KEY,), False), ((NEW,), False), ((STRANGER, NEW), False)):
            ledger = filled()
            text = f"heterolora-key-replacement-1\n{NEW.name}\n{NEW.text}\n"
            ledger.say("key.replaced", {"note": text + "\n" + "".join(key.line(text) for key in signers)})
            ledger.sign(NEW)
            self.assertEqual(verified(ledger.lines(), ledger.anchors, "--key", KEY.text)[0], 0 if holds else 1)
            ledger.sign(KEY)
            self.assertEqual(verified(ledger.lines())[0], 1)

    def test_what_is_erased_is_covered_by_an_event_and_nothing_else_is_missing(self):
        def commitment(salt, value):
            return v.hash_of(["heterolora-value-1", salt, value]).hex()

        def ledger(values, erased=()):
            made, name, text = Ledger(), commitment("00", '"hanako"'), commitment("11", '"映画?"')
            beside = {name: {"salt": "00", "value": '"hanako"'}, text: {"salt": "11", "value": '"映画?"'}}
            made.say("request.received", {"userName": f"salted-sha256:{name}", "text": f"salted-sha256:{text}"}, request="20261124-x",
                     actor=f"user:salted-sha256:{name}", values={key: beside[key] for key in values(name, text)})
            made.say("values.erased", {"reason": "12", "values": [{"event": 2, "commitment": one} for one in (erased and erased(name, text))]})
            return made

        def both(name, text):
            return [name, text]

        def one(name, text):
            return [name]

        for values, erased, words in [
            (both, (), None), (one, lambda name, text: [text], None), (lambda *_: [], both, None),
            (one, (), "has lost the value of"), (both, one, "says is erased"), (one, both, "says is erased"),
        ]:
            status, said = verified(ledger(values, erased).lines())
            self.assertEqual((status, words is None or words in said), (0 if words is None else 1, True), said)
        lines = ledger(both).lines()
        self.assertIn("another value beside it", verified([line.replace('\\"hanako\\"', '\\"taro\\"') for line in lines])[1])
        self.assertIn("another value beside it", verified([line.replace('"salt": "11"', '"salt": "12"') for line in lines])[1])
        # Other kinds have what looks like one, and it is none.
        plain = Ledger()
        plain.say("trial.progressed", {"x": "salted-sha256:" + "0" * 64}, request="20261124-x", attempt=1, sourceSequence=1)
        self.assertEqual(verified(plain.lines())[0], 0)

    def test_a_proof_is_of_its_event(self):
        ledger = filled()
        leaves = [v.leaf(bytes.fromhex(event["hash"])) for event in ledger.events]
        # Event 11 of 12: beside event 12, below the left eight and the next two.
        path = [leaves[11], root(leaves[8:10]), root(leaves[:8])]

        def proof(event, index, path):
            extra = base64.b64encode(ledger.lines()[event].encode()).decode()
            hashes = "".join(base64.b64encode(hash).decode() + "\n" for hash in path)
            return f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {index}\n{hashes}\n{ledger.note()}"

        cases = [(proof(10, 10, path), KEY, 0), (proof(9, 10, path), KEY, 1), (proof(9, 9, path), KEY, 1), (proof(10, 10, path[:2]), KEY, 1),
                 (proof(10, 10, path + path), KEY, 1), (proof(10, 10, path), STRANGER, 1), ("?", KEY, 1)]
        for text, key, expected in cases:
            with tempfile.NamedTemporaryFile("w", suffix=".tlog-proof", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                self.assertEqual(run(["--proof", file.name, "--key", key.text])[0], expected)


class Receipts(unittest.TestCase):
    def test_a_receipt_is_what_was_signed(self):
        ledger = filled()
        leaves = [v.leaf(bytes.fromhex(event["hash"])) for event in ledger.events]
        path = [leaves[11], root(leaves[8:10]), root(leaves[:8])]
        hashes = "".join(base64.b64encode(hash).decode() + "\n" for hash in path)
        plain = {"request": "20261124-x", "state": "finished", "fileName": "映画.yaml", "events": [
            {name: event[name] for name in ("sequence", "time", "kind", "hash")} for event in ledger.events[2:11]]}

        def receipt(said=plain, title="heterolora-receipt-1", origin=KEY.name, signer=KEY, index=10, note=None):
            text = f"{title}\n{origin}\n{json.dumps(said, sort_keys=True, ensure_ascii=False)}\n"
            proof = f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note or ledger.note()}"
            return {**plain, "signature": {"note": text + "\n" + signer.line(text), "proof": proof}}

        cases = [
            (receipt(), "20261124-x: finished, with event 11"), (plain, "is not signed"), (receipt(signer=STRANGER), "is not signed with"),
            (receipt({**plain, "state": "failed"}), "something else"), ({**receipt(), "state": "failed"}, "something else"),
            (receipt(title="heterolora-key-replacement-1"), "is not signed with"), (receipt(origin="heterolora/u"), "is not signed with"),
            (receipt(index=9), "no proof of its last event"), (receipt(note=ledger.note(size=11)), "longer than the tree"),
            (receipt(note=ledger.note(STRANGER)), "is not signed with"), (receipt(note=ledger.note(size=5)), "after those that were signed"),
        ]
        for number, (forged, words) in enumerate(cases):
            with self.subTest(number), tempfile.NamedTemporaryFile("w", suffix=".receipt.json", encoding="utf-8") as file:
                json.dump(forged, file, ensure_ascii=False)
                file.flush()
                status, said = run(["--receipt", file.name, "--key", KEY.text])
                self.assertEqual(status, 1 if number else 0)
                self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
