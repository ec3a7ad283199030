"""The primitives do what their standards say, in the library that this machine has."""

from __future__ import annotations

import hmac

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from cndh_protection.seal.framing import lp
from cndh_protection.seal.keys import hkdf

# McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16 (AES-256), as submitted to NIST.
KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
NONCE = "cafebabefacedbaddecaf888"
TEXT = (
	"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
SEALED = (
	"522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	"8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
GCM = {
	"13": ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
	"14": (
		"00" * 32,
		"00" * 12,
		"00" * 16,
		"",
		"cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
	),
	"15": (KEY, NONCE, TEXT, "", SEALED + "b094dac5d93471bdec1a502270e3cc6c"),
	"16": (
		KEY,
		NONCE,
		TEXT[:120],
		"feedfacedeadbeeffeedfacedeadbeefabaddad2",
		SEALED[:120] + "76fc6ece0f4e1768cddf8853bb2d551b",
	),
}


@pytest.mark.parametrize("case", GCM.values(), ids=GCM.keys())
def test_aes_256_gcm(case: tuple[str, ...]) -> None:
	key, nonce, text, associated, sealed = map(bytes.fromhex, case)
	cipher = AESGCM(key)
	assert cipher.encrypt(nonce, text, associated) == sealed
	assert cipher.decrypt(nonce, sealed, associated) == text
	with pytest.raises(InvalidTag):
		cipher.decrypt(nonce, sealed, associated + b"\0")


def test_hkdf_as_rfc_5869_without_salt_and_info() -> None:
	expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
	assert hkdf(b"\x0b" * 22, 42).hex() == expected


@given(
	st.binary(min_size=1, max_size=80), st.integers(1, 255 * 32), st.lists(st.binary(max_size=40), max_size=4)
)
def test_hkdf_as_the_cryptography_package_has_it(secret: bytes, length: int, info: list[bytes]) -> None:
	theirs = HKDF(algorithm=SHA256(), length=length, salt=None, info=lp(*info)).derive(secret)
	assert hkdf(secret, length, *info) == theirs


def test_hmac_sha256_as_rfc_4231() -> None:
	expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	assert hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex() == expected


def test_x25519_as_rfc_7748() -> None:
	scalar = point = bytes([9]).ljust(32, b"\0")
	seen = {}
	for turn in range(1, 1001):
		exchanged = X25519PrivateKey.from_private_bytes(scalar).exchange(
			X25519PublicKey.from_public_bytes(point)
		)
		scalar, point = exchanged, scalar
		seen[turn] = scalar.hex()
	assert seen[1] == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
	assert seen[1000] == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"
