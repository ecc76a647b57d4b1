"""Opens a vault file with its passphrase: python3 open_vault.py FILE < passphrase

Written from docs/formats.md (Vault), with the standard library and `cryptography` alone. Prints what is in it as
JSON: PKCS#8 PEM of the three keys, hex of the two seeds, the real identity, and whose they are. Guard what it prints.
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
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text, "another spelling"
    return data


def canonical(value):
    """RFC 8785, for what a vault holds: text, and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def key_of(header, passphrase, keyring_secret=b""):
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    stretch = {"openward-vault/1": by_scrypt, "openward-vault/2": by_scrypt, "openward-vault/3": by_argon2id}
    stretched = stretch[header["format"]](text, header["kdf"])
    return HKDF(hashes.SHA256(), 32, salt=None, info=header["format"].encode()).derive(stretched + keyring_secret)


def by_argon2id(text, kdf):
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # from version 44, over OpenSSL 3.2

    assert set(kdf) == {"name", "v", "m", "t", "p", "salt"} and kdf["name"] == "argon2id"
    assert kdf["v"] == 19 and kdf["p"] == 1, "another Argon2id"
    assert kdf["m"] in [2**power for power in range(14, 21)] and kdf["t"] in range(1, 9), "too much or too little"
    salt = b64url(kdf["salt"])
    assert len(salt) == 32, "another salt"
    return Argon2id(salt=salt, length=32, iterations=kdf["t"], lanes=1, memory_cost=kdf["m"]).derive(text)


def by_scrypt(text, kdf):
    assert set(kdf) == {"name", "N", "r", "p", "salt"} and kdf["name"] == "scrypt" and kdf["r"] == 8 and kdf["p"] == 1
    assert kdf["N"] in [2**power for power in range(14, 21)], "asks for too much or too little"
    return hashlib.scrypt(text, salt=b64url(kdf["salt"]), n=kdf["N"], r=8, p=1, maxmem=256 * kdf["N"] * 8, dklen=32)


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


def read_file(data):
    """Of formats 2 and 3 there is one spelling; of format 1, which came before, there are many."""
    file = json.loads(data)
    if file["header"]["format"] == "openward-vault/1":
        return file
    assert file["header"]["format"] in ("openward-vault/2", "openward-vault/3"), "another format"
    assert set(file) == {"header", "iv", "tag", "ciphertext"} and canonical(file) == data, "another spelling"
    assert set(file["header"]) <= {"format", "id", "label", "kdf", "keyring"}, "a member of its own"
    return file


def keys_of_before(former=None):
    """Of who got them back from guardians: pairs of a key of encryption and a PRE seed."""
    if former is None:
        return {}
    found = list(parts(former))
    assert 2 <= len(found) <= 26 and len(found) % 2 == 0, "not pairs of keys"
    pairs = [{"encryption": pem(key), "preSeed": seed.hex()} for key, seed in zip(found[::2], found[1::2])]
    assert all(len(seed) == 32 for seed in found[1::2]), "a seed of another length"
    return {"former": pairs}


def open_vault(data, passphrase):
    file = read_file(data)
    header = file["header"]
    assert "keyring" not in header, "also locked by the keyring of the machine it was made on"
    sealed = b64url(file["ciphertext"]) + b64url(file["tag"])
    plain = AESGCM(key_of(header, passphrase)).decrypt(b64url(file["iv"]), sealed, canonical(header))
    signing, tls, encryption, pre_seed, draft_key, rid, *owner = parts(plain)
    secrets = {
        "signing": pem(signing),
        "tls": pem(tls),
        "encryption": pem(encryption),
        "preSeed": pre_seed.hex(),
        "draftKey": draft_key.hex(),
        "rid": json.loads(rid) if rid else None,
    }
    if header["format"] == "openward-vault/1":
        assert owner == [], "a part too many"
        return secrets
    said, *former = owner
    assert canonical(json.loads(said)) == said, "another spelling"
    return {**secrets, **keys_of_before(*former), "owner": json.loads(said)}


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as vault:
        print(json.dumps(open_vault(vault.read(), sys.stdin.readline().rstrip("\n")), ensure_ascii=False, indent=1))
