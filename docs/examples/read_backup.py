"""Opens a backup of a node without any part of Openward: python3 read_backup.py BACKUP [FOLDER] < KEY

KEY is the passphrase, or AGE-SECRET-KEY-1..., on one line. Checks every file against the manifest and prints it; with a
FOLDER, which must not be there, lays the files down in it. Whole in memory: for looking, not for large backups.
"""
import base64, hashlib, hmac, io, json, pathlib, sys, tarfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def unpadded(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))


def hkdf(secret, salt, info):
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def bech32(text):
    values = ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(letter) for letter in text.lower().rsplit("1", 1)[1][:-6]]
    bits = "".join(f"{value:05b}" for value in values)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8))


def file_key(stanzas, key):
    """age-encryption.org/v1: the file's key, from the first stanza that this key opens."""
    for (kind, *args), body in stanzas:
        if kind == "X25519" and key.startswith("AGE-SECRET-KEY-1"):
            secret = X25519PrivateKey.from_private_bytes(bech32(key))
            own = secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            share = unpadded(args[0])
            shared = secret.exchange(X25519PublicKey.from_public_bytes(share))
            wrapping = hkdf(shared, share + own, b"age-encryption.org/v1/X25519")
        elif kind == "scrypt" and not key.startswith("AGE-SECRET-KEY-1"):
            salt = b"age-encryption.org/v1/scrypt" + unpadded(args[0])
            wrapping = hashlib.scrypt(key.encode(), salt=salt, n=2 ** int(args[1]), r=8, p=1, maxmem=2**29, dklen=32)
        else:
            continue
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), body, None)
    sys.exit("this key opens none of it")


def opened(sealed, key):
    """What age has sealed: its header, checked by a MAC, then chunks of 64 KiB, the last one marked."""
    end = sealed.index(b"\n---") + 4
    header, mac = sealed[:end], sealed[end : sealed.index(b"\n", end)]
    lines = header.decode().split("\n")
    assert lines[0] == "age-encryption.org/v1"
    stanzas = []
    for line in lines[1:-1]:
        if line.startswith("-> "):
            stanzas.append([line[3:].split(" "), ""])
        else:
            stanzas[-1][1] += line
    secret = file_key([(kind, unpadded(body)) for kind, body in stanzas], key)
    expected = hmac.digest(hkdf(secret, None, b"header"), header, "sha256")
    assert hmac.compare_digest(expected, unpadded(mac.decode().strip())), "the header was changed"
    payload = sealed[end + len(mac) + 1 :]
    chunks = ChaCha20Poly1305(hkdf(secret, payload[:16], b"payload"))
    pieces = [payload[at : at + 65552] for at in range(16, len(payload), 65552)]
    nonces = [n.to_bytes(11, "big") + bytes([n == len(pieces) - 1]) for n in range(len(pieces))]
    return b"".join(chunks.decrypt(nonce, piece, None) for nonce, piece in zip(nonces, pieces))


def entries(plain):
    for member in tarfile.open(fileobj=io.BytesIO(plain)):
        attributes = {k[13:]: v for k, v in member.pax_headers.items() if k.startswith("SCHILY.xattr.user.")}
        content = b"" if member.isdir() else tar_content(plain, member)
        yield member.name + ("/" if member.isdir() else ""), content, attributes


def tar_content(plain, member):
    assert member.isfile(), f"{member.name} is neither file nor folder"
    return plain[member.offset_data : member.offset_data + member.size]


def main():
    plain = opened(pathlib.Path(sys.argv[1]).read_bytes(), sys.stdin.readline().rstrip("\n"))
    *files, (last, manifest, _) = entries(plain)
    assert last == "manifest" and files[0][0] == "backup.json"
    said = [json.loads(line) for line in manifest.decode().splitlines()]
    assert len(said) == len(files), "the manifest is of other files"
    for line, (name, content, attributes) in zip(said, files):
        found = {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        assert line == (found | {"attributes": attributes} if attributes else found), name
        print(line["sha256"], line["bytes"], name)
    if len(sys.argv) > 2:
        folder = pathlib.Path(sys.argv[2])
        folder.mkdir(mode=0o700)
        for name, content, _ in files:
            place = (folder / name).resolve()
            assert place.is_relative_to(folder.resolve()), f"{name} leads out of the folder"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir(exist_ok=True) if name.endswith("/") else place.write_bytes(content)


main()
