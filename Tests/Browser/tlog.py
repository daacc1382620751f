"""An outsider's verifier: RFC 6962, RFC 9162 and C2SP signed notes in plain Python, no code of the product."""

import base64
import hashlib
import json


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def root_from_proof(leaf: bytes, index: int, size: int, siblings: list) -> bytes:
    """RFC 9162 §2.1.3.2."""
    assert index < size
    node, last, value = index, size - 1, leaf_hash(leaf)
    for sibling in siblings:
        assert last > 0, "the proof is longer than the way to the root"
        if node & 1 or node == last:
            value = hashlib.sha256(b"\x01" + sibling + value).digest()
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\x01" + value + sibling).digest()
        node, last = node >> 1, last >> 1
    assert last == 0, "the proof is too short"
    return value


def read_checkpoint(note: str):
    text, signatures = note.split("\n\n", 1)
    origin, size, root = (text + "\n").split("\n")[:3]
    return origin, int(size), base64.b64decode(root), (text + "\n").encode(), signatures


def check_signature(text: bytes, signatures: str, vkey: str) -> bool:
    """True when the Ed25519 signature holds; None-like skip is left to the caller."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, key_hash, key = vkey.strip().split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1, "Ed25519"
    assert hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() == key_hash
    for line in signatures.splitlines():
        if line.startswith(f"— {name} "):
            signature = base64.b64decode(line.split(" ")[2])
            assert signature[:4].hex() == key_hash
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], text)
            return True
    return False


def check_proof(files: dict):
    """Checks a proof as its README tells an outsider to; gives back the body."""
    leaf, body, nonce = files["entry.tlog-leaf"], files["body.json"], bytes.fromhex(files["nonce.hex"].decode().strip())
    assert len(nonce) == 16
    assert hashlib.sha256(nonce + body).hexdigest() == json.loads(leaf)["bodyHash"]
    proof = files["entry.tlog-proof"].decode()
    head, note = proof.split("\n\n", 1)
    lines = head.split("\n")
    assert lines[0].startswith("c2sp.org/tlog-proof@v1")
    index = int(next(line for line in lines if line.startswith("index ")).split(" ")[1])
    siblings = [base64.b64decode(line) for line in lines[lines.index(f"index {index}") + 1 :]]
    origin, size, root, text, signatures = read_checkpoint(note)
    assert json.loads(leaf)["sequence"] == index
    assert root_from_proof(leaf, index, size, siblings) == root
    vkey = files["log.vkey"].decode()
    assert vkey.startswith(origin + "+")
    return json.loads(body), (text, signatures, vkey)
