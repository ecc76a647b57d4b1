"""Opens a recovery file with its code: python3 open_recovery.py FILE [WORDS] < code

Written from docs/formats.md (Recovery file), with the standard library and `cryptography` alone. The code is the text of
the QR symbol, or twelve words when WORDS names BIP-39's list of their language (english.txt, chinese_simplified.txt).
Prints what open_vault.py prints, and the id of the vault. Guard what it prints.
"""
import hashlib
import json
import re
import sys
import unicodedata

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from open_vault import b64url, canonical, keys_of_before, parts, pem

PREFIX = "OPENWARD-RECOVERY-1:"


def code_of(typed, words=()):
    text = unicodedata.normalize("NFKC", typed).upper()
    squeezed = re.sub(r"\s", "", text)
    if squeezed.startswith(PREFIX):
        data = bytes.fromhex(squeezed[len(PREFIX) :])
        code, check = data[:16], data[16:]
        assert len(code) == 16 and check == hashlib.sha256(code).digest()[:2], "the text does not agree with its checksum"
        return code
    assert len(words) == 2048, "for words their list is needed"
    typed_words = re.findall(r"[\u4e00-\u9fff]|[a-z]+", text.lower())
    assert len(typed_words) == 12, "not twelve words"
    number = 0
    for word in typed_words:
        number = number << 11 | words.index(word)
    code = (number >> 4).to_bytes(16, "big")
    assert hashlib.sha256(code).digest()[0] >> 4 == number & 15, "the words do not agree with their checksum"
    return code


def unseal(key, sealed, member, aad):
    return AESGCM(key).decrypt(b64url(sealed["iv"]), b64url(sealed[member]) + b64url(sealed["tag"]), aad)


def open_recovery(data, code):
    file = json.loads(data)
    assert canonical(file) == data, "another spelling"
    assert set(file) == {"header", "ways", "iv", "tag", "ciphertext"}, "a member of its own"
    header, (wrapped,) = file["header"], file["ways"]
    assert set(header) == {"format", "id", "madeAt"} and header["format"] == "openward-recovery/1", "another format"
    way = wrapped["way"]
    assert set(wrapped) == {"way", "iv", "tag", "key"} and set(way) == {"kind", "salt"} and way["kind"] == "code"
    salt, info = b64url(way["salt"]), f"{header['format']} {way['kind']}".encode()
    assert len(salt) == 32, "another salt"
    wrapping = HKDF(hashes.SHA256(), 32, salt=salt, info=info).derive(code)
    key = unseal(wrapping, wrapped, "key", canonical({"header": header, "way": way}))
    whose, vault = parts(unseal(key, file, "ciphertext", canonical(header)))
    signing, tls, encryption, pre_seed, draft_key, rid, owner, *former = parts(vault)
    for text in (whose, owner):
        assert canonical(json.loads(text)) == text, "another spelling"
    assert set(json.loads(whose)) == {"vault"} and "enrolment" in json.loads(owner), "of nobody who was registered"
    return {
        "id": json.loads(whose)["vault"],
        "signing": pem(signing),
        "tls": pem(tls),
        "encryption": pem(encryption),
        "preSeed": pre_seed.hex(),
        "draftKey": draft_key.hex(),
        "rid": json.loads(rid) if rid else None,
        "owner": json.loads(owner),
        **keys_of_before(*former),
    }


if __name__ == "__main__":
    word_list = open(sys.argv[2], encoding="utf-8").read().split() if len(sys.argv) > 2 else ()
    with open(sys.argv[1], "rb") as recovery:
        opened = open_recovery(recovery.read(), code_of(sys.stdin.read(), word_list))
    print(json.dumps(opened, ensure_ascii=False, indent=1))
