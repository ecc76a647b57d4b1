"""Opens a vault file with its passphrase: python3 open_vault.py FILE < passphrase

Written from docs/formats.md (Vault), with the standard library and `cryptography` alone. Prints what is in it as
JSON: PKCS#8 PEM of the three keys, hex of the two seeds, and the real identity. Guard what it prints.
"""
import base64
import hashlib
import json
import sys
import unicodedata

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value):
    """RFC 8785, for what a header holds: text, and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def key_of(header, passphrase, keyring_secret=b""):
    kdf = header["kdf"]
    assert kdf["name"] == "scrypt" and kdf["r"] == 8 and kdf["p"] == 1 and 2**14 <= kdf["N"] <= 2**20
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    stretched = hashlib.scrypt(
        text, salt=b64url(kdf["salt"]), n=kdf["N"], r=8, p=1, maxmem=256 * kdf["N"] * 8, dklen=32
    )
    return HKDF(hashes.SHA256(), 32, salt=None, info=header["format"].encode()).derive(stretched + keyring_secret)


def parts(plain):
    at = 0
    while at < len(plain):
        length = int.from_bytes(plain[at : at + 4], "big")
        assert at + 4 + length <= len(plain), "cut short"
        yield plain[at + 4 : at + 4 + length]
        at += 4 + length


def pem(der):
    key = serialization.load_der_private_key(der, password=None)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def open_vault(file, passphrase):
    header = file["header"]
    assert header["format"] == "openward-vault/1", "another format"
    assert "keyring" not in header, "also locked by the keyring of the machine it was made on"
    sealed = b64url(file["ciphertext"]) + b64url(file["tag"])
    plain = AESGCM(key_of(header, passphrase)).decrypt(b64url(file["iv"]), sealed, canonical(header))
    signing, tls, encryption, pre_seed, draft_key, rid = parts(plain)
    return {
        "signing": pem(signing),
        "tls": pem(tls),
        "encryption": pem(encryption),
        "preSeed": pre_seed.hex(),
        "draftKey": draft_key.hex(),
        "rid": json.loads(rid) if rid else None,
    }


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as vault:
        print(json.dumps(open_vault(json.load(vault), sys.stdin.readline().rstrip("\n")), ensure_ascii=False, indent=1))
