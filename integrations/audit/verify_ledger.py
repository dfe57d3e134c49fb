#!/usr/bin/env python3
"""Checks what `heteroloractl audit export` wrote, checkpoints that were kept elsewhere, proofs of single events, and receipts.

Needs Python 3.8 and nothing else: the signatures too (Ed25519, RFC 8032). docs/ledger.md says what is checked and why.

    verify_ledger.py EXPORT [--key KEY] [--anchors FOLDER]
    verify_ledger.py --proof FILE --key KEY
    verify_ledger.py --receipt FILE --key KEY

KEY is what `heteroloractl audit key` printed, or a file with it. Exits with 1 where anything does not hold.
"""
import argparse, base64, hashlib, json, os, pathlib, re, sys

# Ed25519: points as extended coordinates (X, Y, Z, T) of RFC 8032, section 5.1.4.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def point(data):
    """The point that 32 bytes stand for; None for none."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


class Bad(Exception):
    """What does not hold, in words."""


def verification_key(text):
    """NAME+HASH+BASE64 of c2sp.org/signed-note as (name, key hash, public key)."""
    try:
        name, digits, key = text.strip().split("+", 2)
        key = base64.b64decode(key, validate=True)
    except ValueError:
        raise Bad(f"{text!r} is no verification key")
    identity = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    if len(key) != 33 or key[0] != 1 or identity.hex() != digits:
        raise Bad(f"{text!r} is no verification key of Ed25519")
    return name, identity, key[1:]


def signers(note, keys):
    """Which of the keys have signed a note, and the note's text."""
    text, found, signatures = note.rpartition("\n\n")
    if not found or not signatures.endswith("\n"):
        raise Bad("is no signed note")
    text, good = text + "\n", []
    for line in signatures[:-1].split("\n"):
        try:
            dash, name, data = line.split(" ")
            data = base64.b64decode(data, validate=True)
        except ValueError:
            raise Bad("has a line that is no signature")
        good += [key for key in keys if (dash, name, data[:4]) == ("\u2014", key[0], key[1]) and is_signed(key[2], text.encode(), data[4:])]
    return good, text


def checkpoint(note, keys):
    """Size and root of a checkpoint (c2sp.org/tlog-checkpoint) that one of the keys has signed."""
    good, text = signers(note, keys)
    if not good:
        raise Bad("is not signed with " + (" or ".join(key[0] + "+" + key[1].hex() for key in keys) or "any key that is known"))
    try:
        origin, size, root = text.split("\n")[:3]
        root = base64.b64decode(root, validate=True)
    except ValueError:
        raise Bad("is no checkpoint")
    if origin != good[0][0] or not size.isdigit() or len(root) != 32:
        raise Bad("is no checkpoint of that ledger")
    return int(size), root


def leaf(event_hash):
    return hashlib.sha256(b"\0" + event_hash).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(peaks):
    """The root over full subtrees, the largest first (RFC 9162, section 2.1.1)."""
    root = peaks[-1] if peaks else hashlib.sha256(b"").digest()
    for left in reversed(peaks[:-1]):
        root = node(left, root)
    return root


def hash_of(fields):
    """Each as length in bytes, colon, bytes, comma; an absent one is '-,'."""
    return hashlib.sha256(b"".join(b"-," if f is None else b"%d:%s," % (len(f.encode()), f.encode()) for f in fields)).digest()


def event_hash(event):
    """The hash of an event's fields. Of what can be erased, actor and payload have commitments."""
    names = ["sequence", "time", "actor", "kind", "request", "attempt", "sourceSequence", "payload", "previousHash"]
    return hash_of(["heterolora-event-1"] + [None if event.get(name) is None else str(event[name]) for name in names])


# Kinds whose payload has values that can be erased (fact_kind.sealed_fields); the actor has one in events of every kind.
SEALED = {"request.received", "request.judged", "request.controlled", "control.decided", "run.ended"}


def missing_values(event):
    """The commitments of an event whose values are not beside it; those that are have to be the ones that were committed to."""
    commitments = re.findall(r'"salted-sha256:([0-9a-f]{64})"', event["payload"]) if event["kind"] in SEALED else []
    commitments += re.findall(r"^user:salted-sha256:([0-9a-f]{64})\Z", event["actor"])
    values = event.get("values", {})
    for commitment, value in values.items():
        if commitment not in commitments or hash_of(["heterolora-value-1", value["salt"], value["value"]]).hex() != commitment:
            raise Bad(f"event {event['sequence']} has another value beside it than the commitment {commitment} is of")
    return set(commitments) - values.keys()


def check_proof(text, keys):
    """A proof of c2sp.org/tlog-proof with its event."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 3 or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise Bad("is no proof with its event")
    event, index = json.loads(base64.b64decode(lines[1][6:])), int(lines[2][6:])
    if event_hash(event).hex() != event["hash"] or event["sequence"] != index + 1:
        raise Bad("has an event that was changed")
    missing_values(event)
    size = check_path(event["hash"], index, lines[3:], note, keys)
    return f"event {event['sequence']} ({event['kind']}) is in the signed ledger of {size} events"


def check_path(event_hash, index, path, note, keys):
    """The size of a signed ledger that has an event of this hash, by RFC 9162, section 2.1.3.2."""
    size, root = checkpoint(note, keys)
    if not 0 <= index < size:
        raise Bad("is of an event after those that were signed")
    hash, place, last = leaf(bytes.fromhex(event_hash)), index, size - 1
    for line in path:
        other = base64.b64decode(line, validate=True)
        if last == 0:
            raise Bad("is longer than the tree is high")
        if place & 1 or place == last:
            hash = node(other, hash)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hash = node(hash, other)
        place, last = place >> 1, last >> 1
    if last or hash != root:
        raise Bad("has an event that is not in the ledger that was signed")
    return size


def check_receipt(text, keys):
    """A receipt: what was signed is a title, the ledger's origin, and the receipt without its signature as a line of JSON."""
    receipt = json.loads(text)
    signature = receipt.pop("signature", None)
    if not signature:
        raise Bad("is not signed")
    good, said = signers(signature["note"], keys)
    lines = said.split("\n")
    if not good or len(lines) != 4 or lines[:2] != ["heterolora-receipt-1", good[0][0]]:
        raise Bad("is not signed with " + (" or ".join(key[0] + "+" + key[1].hex() for key in keys) or "any key that is known"))
    if json.loads(lines[2]) != receipt:
        raise Bad("says something else than what was signed")
    head, _, note = signature["proof"].partition("\n\n")
    proof, last = head.split("\n"), receipt["events"][-1]
    if proof[0] != "c2sp.org/tlog-proof@v1" or proof[1] != f"index {last['sequence'] - 1}":
        raise Bad("has no proof of its last event")
    size = check_path(last["hash"], last["sequence"] - 1, proof[2:], note, good)
    return f"{receipt['request']}: {receipt['state']}, with event {last['sequence']} ({last['kind']}) in the signed ledger of {size} events"


def check_export(lines, keys, anchors):
    """All events, all checkpoints among them, and those that were kept elsewhere."""
    previous, count, peaks, current, ring, signed = "0" * 64, 0, [], None, [], 0
    waiting, gone = {}, set()
    for name, note in anchors:
        fields = note.split("\n")
        waiting.setdefault(int(fields[1]) if len(fields) > 1 and fields[1].isdigit() else -1, []).append((name, note))

    def hold(name, note, size):
        # Where the ledger does not know the auditor's key, it is the ledger that is doubted.
        known = ([current] if current else []) + [key for key in keys if key not in ring]
        try:
            if checkpoint(note, known) != (size, root_of(peaks)):
                raise Bad(f"does not fit: events 1 to {count} are not those that were signed")
        except Bad as problem:
            raise Bad(f"{name} {problem}")

    for line in lines:
        event = json.loads(line)
        name = f"event {count + 1}"
        if event["sequence"] != count + 1 or event["previousHash"] != previous or event_hash(event).hex() != event["hash"]:
            raise Bad(f"{name} is not what was recorded, or is missing")
        gone |= {(count + 1, commitment) for commitment in missing_values(event)}
        if event["kind"] == "checkpoint.signed":
            hold(name, json.loads(event["payload"])["note"], count)
            signed += 1
        elif event["kind"] == "values.erased":
            erased = {(value["event"], value["commitment"]) for value in json.loads(event["payload"])["values"]}
            for number, _ in sorted(erased - gone):
                raise Bad(f"event {number} has a value that {name} says is erased")
            gone -= erased
        elif event["kind"] == "ledger.identified":
            if current:
                raise Bad(f"{name} names the ledger again")
            current = verification_key(json.loads(event["payload"])["verificationKey"])
            ring.append(current)
        elif event["kind"] == "key.replaced":
            note = json.loads(event["payload"])["note"]
            new = verification_key(note.split("\n")[2])
            if not current or new[0] != current[0] or len(signers(note, [current, new])[0]) != 2:
                raise Bad(f"{name} replaces the key without the word of both keys")
            current = new
            ring.append(current)
        previous, count, hash, size = event["hash"], count + 1, leaf(bytes.fromhex(event["hash"])), count
        while size & 1:
            hash, size = node(peaks.pop(), hash), size >> 1
        peaks.append(hash)
        for name, note in waiting.pop(count, []):
            hold(name, note, count)
            signed += 1
    for size, group in sorted(waiting.items()):
        raise Bad(f"{group[0][0]} was signed of {size} events, the export has {count}: its end was cut off, or it is no checkpoint")
    for number, commitment in sorted(gone):
        raise Bad(f"event {number} has lost the value of {commitment}, and no event says that it was erased")
    for key in keys:
        if key not in ring:
            raise Bad(f"the ledger does not name the key {key[0]}+{key[1].hex()}: it was made anew, or is another one")
    return f"{count} events and {signed} checkpoints hold, last hash {previous}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("export", nargs="?")
    parser.add_argument("--key")
    parser.add_argument("--anchors")
    parser.add_argument("--proof")
    parser.add_argument("--receipt")
    options = parser.parse_args()
    read = lambda path: pathlib.Path(path).read_bytes().decode("utf-8")
    try:
        keys = [verification_key(read(options.key) if os.path.exists(options.key) else options.key)] if options.key else []
        if options.proof:
            print(check_proof(read(options.proof), keys))
            return 0
        if options.receipt:
            print(check_receipt(read(options.receipt), keys))
            return 0
        folder = options.anchors
        names = sorted(name for name in os.listdir(folder) if not name.startswith(".")) if folder else []
        anchors = [(os.path.join(folder, name), read(os.path.join(folder, name))) for name in names]
        if options.export is None:
            parser.error("an export, --proof or --receipt is needed")
        with open(options.export, encoding="utf-8", newline="\n") as lines:
            print(check_export(lines, keys, anchors))
        return 0
    except Bad as problem:
        print(f"BAD {problem}")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as problem:
        print(f"BAD the file is malformed: {type(problem).__name__} {problem}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
