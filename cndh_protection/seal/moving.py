"""Values that go into another record: sealed anew under its key, seen by nobody on the way.

The opening ``reseal`` of the application. Whoever calls has asked whether the person at work may write both records,
and writes the audit.
"""

from __future__ import annotations

from cndh_protection.seal import recordkeys
from cndh_protection.seal.documents import SealedDocument, place_of
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.refusal import in_plain_words
from cndh_protection.seal.sealing import seal
from cndh_protection.seal.secret import Secret


def carried(doc: SealedDocument, field: str) -> Secret | None:
	"""What a protected field holds, to be set in a field of another record, which seals it; None if it is empty.

	Raises ``SealedValueError`` if it does not open.
	"""
	token = doc.get(field)
	if not token:
		return None
	with in_plain_words():
		ring = recordkeys.ring_of(doc.key_owner())
		return Secret(open_token(token, place_of(doc, field), ring, recordkeys.cache()))


def hang_anew(doc: SealedDocument, owner_name: str) -> None:
	"""Make a stored document follow another record of the same kind: its values lie under that record's key then.

	Written as columns, with the link: nothing of the document is checked anew. Raises ``SealedValueError`` with nothing
	written if one value does not open.
	"""
	link, cache = str(doc.KEY_OWNER), recordkeys.cache()
	filled = [(row, field) for row, field, _part in doc.sealed_slots() if row.get(field)]
	with in_plain_words():
		owner = doc.key_owner()
		ring = recordkeys.ring_of(owner) if filled else recordkeys.ring_for_sealing(owner)
		values = [open_token(row.get(field), place_of(row, field), ring, cache) for row, field in filled]
		doc.set(link, owner_name)
		live = recordkeys.ring_for_sealing(doc.key_owner()).live
	for (row, field), value in zip(filled, values, strict=True):
		row.db_set(field, seal(value, place_of(row, field), live, cache), update_modified=False)
	doc.db_set(link, owner_name, update_modified=False)
