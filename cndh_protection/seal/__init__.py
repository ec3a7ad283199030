"""Sealed values and the keys that they hang on.

The core, which needs no document, no database and no platform; a test holds it to that:

- ``secret``: things that show nothing by mistake. ``errors``: one exception for each failure.
- ``padding``, ``tokens``: what is in a token and what it looks like. ``framing``: how parts are put together.
- ``keys``: data keys, a record's ring of them, field keys. ``sealing``: value to token.
- ``opening``: token to value. **Not listed below on purpose**: whoever opens must import it by name, and a test counts
  who does.
- ``wrapping``, ``escrow``: a data key for the server and for the offline private key.
- ``keyset``, ``keyfile``, ``providers``: where the server's keys come from. ``search``: finding without opening.

On the platform stand ``documents`` (what is sealed when it is saved), ``recordkeys`` and ``census`` (the keys and tokens of
a record in the database), and what operators do: ``operations``, ``rotation``, ``renewal``, ``reindexing``, ``escrowing``.

``docs/crypto.md`` is the specification; its vectors are frozen.
"""

from cndh_protection.seal.errors import (
	InputFailure,
	KeyFailure,
	KeySourceFailure,
	SealError,
	TokenFailure,
)
from cndh_protection.seal.escrow import EscrowPrivateKey, EscrowPublicKey
from cndh_protection.seal.keys import DataKey, KeyRing, SubkeyCache
from cndh_protection.seal.keyset import KeySet
from cndh_protection.seal.providers import (
	EnvProvider,
	FileProvider,
	KeyProvider,
	Purpose,
	SystemdProvider,
)
from cndh_protection.seal.sealing import seal
from cndh_protection.seal.search import NORMALISERS, SearchIndex, fold_name, name_matches, query_mark
from cndh_protection.seal.secret import MASK, Opaque, Secret
from cndh_protection.seal.tokens import PREFIX, Place, is_token, prefix_of
from cndh_protection.seal.wrapping import Owner, ServiceKey, recipient_of, rewrap, unwrap, wrap

__all__ = [
	"MASK",
	"NORMALISERS",
	"PREFIX",
	"DataKey",
	"EnvProvider",
	"EscrowPrivateKey",
	"EscrowPublicKey",
	"FileProvider",
	"InputFailure",
	"KeyFailure",
	"KeyProvider",
	"KeyRing",
	"KeySet",
	"KeySourceFailure",
	"Opaque",
	"Owner",
	"Place",
	"Purpose",
	"SealError",
	"SearchIndex",
	"Secret",
	"ServiceKey",
	"SubkeyCache",
	"SystemdProvider",
	"TokenFailure",
	"fold_name",
	"is_token",
	"name_matches",
	"prefix_of",
	"query_mark",
	"recipient_of",
	"rewrap",
	"seal",
	"unwrap",
	"wrap",
]
