"""Checks and opens a record: python3 read_record.py RECORD < KEYS

RECORD is JSON {pde, ciphertext (base64), patient, doctor (signing certificates, PEM)}; KEYS is what open_vault.py
prints. Written from docs/formats.md alone, with the standard library and `cryptography`. Prints each segment, and
what was recorded and set aside.
"""
import base64
import hashlib
import hmac
import json
import re
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HALF_ORDER = 0x7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8
FRAME, LAST = b"AWSKMSEncryptionClient Frame", b"AWSKMSEncryptionClient Final Frame"


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert b64url(data) == text, "another spelling"
    return data


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def parse_canonical(data):
    value = json.loads(data.decode("utf-8"))
    assert canonical(value) == data, "not canonical"
    return value


def verify(jws, statement, certificate_pem):
    """Statements: what is signed."""
    certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
    thumbprint = b64url(hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest())
    header, payload, signature = jws.split(".")
    assert payload == "" and parse_canonical(unb64url(header)) == {"alg": "ES256", "x5t#S256": thumbprint}
    raw = unb64url(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    key = certificate.public_key()
    assert len(raw) == 64 and s <= HALF_ORDER and isinstance(key.curve, ec.SECP256R1)
    signed = f"{header}.{b64url(canonical(statement))}".encode()
    key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        taken = self.data[self.at : self.at + length]
        assert len(taken) == length, "cut short"
        self.at += length
        return taken

    def number(self, length):
        return int.from_bytes(self.take(length), "big")


def context_bytes(pairs):
    field = lambda text: len(text).to_bytes(2, "big") + text.encode()
    return len(pairs).to_bytes(2, "big") + b"".join(field(key) + field(pairs[key]) for key in sorted(pairs))


def expand(prk, info):
    return hmac.new(prk, info + b"\x01", hashlib.sha512).digest()[:32]


def open_envelope(message, pairs, private_key):
    """Envelope: how it is encrypted; for one person, which is who a record is for."""
    spki = private_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    data = Bytes(message)
    assert data.number(1) == 2 and data.number(2) == 0x0478
    message_id = data.take(32)
    assert data.take(data.number(2)) == context_bytes(pairs), "made for something else"
    assert data.number(2) == 1, "a record has one reader"
    namespace, name, wrapped = (data.take(data.number(2)) for _ in range(3))
    assert namespace == b"openward" and name.decode() == hashlib.sha256(spki).hexdigest(), "not for this key"
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    data_key = private_key.decrypt(wrapped, oaep)
    assert len(data_key) == 32 and data.number(1) == 2
    frame_bytes = data.number(4)
    assert 1024 <= frame_bytes <= 1024 * 1024
    commitment, authenticated = data.take(32), message[: data.at]
    prk = hmac.new(message_id, data_key, hashlib.sha512).digest()
    assert hmac.compare_digest(commitment, expand(prk, b"COMMITKEY")), "a commitment to another key"
    cipher = AESGCM(expand(prk, b"\x04\x78DERIVEKEY"))
    cipher.decrypt(bytes(12), data.take(16), authenticated)
    return b"".join(frames(data, cipher, message_id, frame_bytes))


def frames(data, cipher, message_id, frame_bytes):
    expected, last = 1, False
    while not last:
        number = data.number(4)
        last = number == 0xFFFFFFFF
        sequence = data.number(4) if last else number
        iv = data.take(12)
        assert sequence == expected and iv == sequence.to_bytes(12, "big"), "frames out of order"
        length = data.number(4) if last else frame_bytes
        assert length <= frame_bytes
        aad = message_id + (LAST if last else FRAME) + sequence.to_bytes(4, "big") + length.to_bytes(8, "big")
        yield cipher.decrypt(iv, data.take(length + 16), aad)
        expected += 1
    assert data.at == len(data.data), "something follows the last frame"


def tar_header(name, size):
    head = bytearray(512)

    def put(at, text):
        head[at : at + len(text)] = text.encode("ascii")

    put(0, name), put(100, "0000644\0"), put(108, "0000000\0"), put(116, "0000000\0")
    put(124, f"{size:011o}\0"), put(136, "00000000000\0"), put(148, "        "), put(156, "0")
    put(257, "ustar\x0000"), put(329, "0000000\0"), put(337, "0000000\0")
    put(148, f"{sum(head):06o}\0 ")
    return bytes(head)


REASONS = ("missing", "unreadable", "misplaced", "faulty", "duplicate", "trial")
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def check_format(manifest):
    """Manifest: format 2 says what was recorded and set aside, format 1 is of a record without."""
    left = manifest.get("setAside")
    assert manifest["format"] == ("openward-manifest/1" if left is None else "openward-manifest/2"), "another format"
    assert left is None or 1 <= len(left) <= 1000
    for one in left or []:
        assert set(one) - {"device"} == {"capture", "from", "to", "reason"}, "other members"
        assert re.fullmatch("[0-9a-f]{96}", one["capture"]) and one["reason"] in REASONS
        assert all(re.fullmatch(INSTANT, one[end]) for end in ("from", "to"))
        assert 1 <= len(one.get("device", "x")) <= 120


def unpack(tar, signed_digest):
    """Container: what is inside a record."""
    data = Bytes(tar)

    def file(name):
        head = data.take(512)
        size = int(head[124:135], 8)
        assert head == tar_header(name, size), f"{name} was expected"
        content = data.take(size)
        assert not any(data.take(-size % 512)), "padded with something"
        return content

    manifest_bytes = file("manifest.json")
    assert hashlib.sha384(manifest_bytes).hexdigest() == signed_digest, "not the signed manifest"
    manifest = parse_canonical(manifest_bytes)
    check_format(manifest)
    segments = []
    for number, entry in enumerate(manifest["segments"], 1):
        assert entry["id"] == f"s{number}"
        salt, meta, content = (file(f"segments/{entry['id']}/{part}") for part in ("salt", "meta.json", "data"))
        assert len(salt) == 32 and len(content) == entry["bytes"]
        digest = hashlib.sha384(salt + len(meta).to_bytes(4, "big") + meta + content).hexdigest()
        assert digest == entry["digest"], f"{entry['id']} has another digest"
        segments.append((entry, parse_canonical(meta), content))
    assert data.take(1024) == bytes(1024) and data.at == len(tar), "the end mark is damaged"
    return manifest, segments


def read_record(record, keys):
    pde, ciphertext = record["pde"], base64.b64decode(record["ciphertext"])
    assert len(ciphertext) == pde["bytes"] and hashlib.sha384(ciphertext).hexdigest() == pde["digest"], "tampered"
    for role, signature in (("patient", "D_SP"), ("doctor", "D_SD")):
        common = {name: pde[name] for name in ("T_ID", "digest", "manifestDigest", "version")}
        statement = {"type": "openward/record/1", "role": role, "pid": pde[f"{role}Pid"], **common}
        verify(pde[signature], statement, record[role])
    private_key = serialization.load_pem_private_key(keys["encryption"].encode(), password=None)
    pairs = {"openward:purpose": "record", "openward:tid": pde["T_ID"]}
    manifest, segments = unpack(open_envelope(ciphertext, pairs, private_key), pde["manifestDigest"])
    assert manifest["tid"] == pde["T_ID"] and manifest["version"] == pde["version"]
    return segments, manifest.get("setAside", [])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as given:
        parts, left_out = read_record(json.load(given), json.load(sys.stdin))
    for entry, meta, content in parts:
        print(entry["id"], entry["kind"], meta["title"], len(content), hashlib.sha256(content).hexdigest())
    for one in left_out:
        print("set aside:", one.get("device", "a recording"), one["from"], one["to"], one["reason"])
