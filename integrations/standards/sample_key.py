"""Prints the signing key of the sample ledger (docs/sql.md), which is made of its seed and known to everybody."""

import base64
import hashlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "sample-ledger"

seed = hashlib.sha256(f"sample key {sys.argv[1] if len(sys.argv) > 1 else 1}".encode()).digest()
public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
digest = hashlib.sha256(NAME.encode() + b"\n\x01" + public).digest()[:4].hex()
print(f"PRIVATE+KEY+{NAME}+{digest}+{base64.b64encode(bytes([1]) + seed).decode()}")
