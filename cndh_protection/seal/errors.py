"""What can go wrong with a sealed value or a key: one named exception for each failure, in plain words.

No message holds plaintext or key material; what it is given are key ids and limits. A caller shows one to a person as
``_(error.message).format(*error.args)``: ``message`` is the translation key, the arguments come in order.
Nothing here is raised while a lower error is being handled, so no traceback drags along the value that failed.
"""

from __future__ import annotations

from typing import ClassVar

from cndh_protection.wording import _lt


class SealError(Exception):
	"""Base of all of them. ``code`` goes into logs and the audit, which never hold the message's arguments."""

	code: ClassVar[str] = "seal"
	message: ClassVar[str] = _lt("This sealed value could not be handled.")

	def __str__(self) -> str:
		return self.message.format(*self.args)


class KeyFailure(SealError):
	"""The key is the trouble, not the value."""


class MissingKey(KeyFailure):
	"""A key that is named is not here. Argument: its id."""

	code = "missing_key"
	message = _lt(
		"The key {0} is not available on this server. Nothing was changed or lost; "
		"ask the technical administrator to provide it."
	)


class WrongKey(KeyFailure):
	"""A key was given, but it is not the one that is named. Argument: the id of the key that is needed."""

	code = "wrong_key"
	message = _lt("This is not the right key: the key {0} is needed. Nothing was changed or lost.")


class BadKey(KeyFailure):
	"""A text or some bytes that should be a key are not one (length, spelling, check digits)."""

	code = "bad_key"
	message = _lt("This is not a usable key: it is incomplete or was copied with a mistake.")


class DamagedWrap(KeyFailure):
	"""A wrapped data key does not authenticate: changed bytes, or it was made for another record or recipient."""

	code = "damaged_wrap"
	message = _lt(
		"The stored key of this record was changed, or belongs to another record. "
		"Nothing was opened; tell the technical administrator."
	)


class NoKey(KeyFailure):
	"""No key was ever made for the record, or its rows are gone."""

	code = "no_key"
	message = _lt(
		"This record has no key on this server: what is sealed in it does not open. Nothing was changed; "
		"ask the technical administrator to restore the keys of records from a backup."
	)


class DamagedExport(KeyFailure):
	"""A file that should hold wraps for the escrow does not, or is incomplete."""

	code = "damaged_export"
	message = _lt("This file is no export of the escrow, or it is incomplete. Nothing was changed.")


class NoEscrowKey(KeyFailure):
	"""The site's configuration names no public key of the escrow."""

	code = "no_escrow_key"
	message = _lt("This site has no escrow key yet: make one with keys escrow-key.")


class KeysWork(KeyFailure):
	"""New keys were asked for beside keys that open: whatever hangs on those would close."""

	code = "keys_work"
	message = _lt(
		"This server has keys already, and they can be read: with other ones everything protected would close. "
		"Nothing was changed. To renew them run keys rotate; if they are the wrong ones and the right ones are lost, "
		"add --again."
	)


class RecordBusy(KeyFailure):
	"""Others were saving all the time that a renewal of keys waited for its turn."""

	code = "record_busy"
	message = _lt(
		"Somebody is saving this record all the time. Nothing was changed; run the command again later."
	)


class TokenFailure(SealError):
	"""A sealed value does not open. It stays as it is: never saved over, never shown raw."""


class UnknownFormat(TokenFailure):
	"""Not a sealed value of a version or algorithm that this release knows."""

	code = "unknown_format"
	message = _lt("This value is not sealed in a form that this version knows. Nothing was opened.")


class DamagedToken(TokenFailure):
	"""It does not authenticate here: changed bytes, or a place that nobody can name."""

	code = "damaged_token"
	message = _lt(
		"This sealed value was changed outside the application and cannot be trusted. "
		"Nothing was opened; tell the technical administrator."
	)


class ForeignToken(TokenFailure):
	"""Sealed for another record, under a key that this one never had; or posted where no such token is stored."""

	code = "foreign_token"
	message = _lt(
		"This sealed value belongs to another field or another record. "
		"Nothing was opened; tell the technical administrator."
	)


class InputFailure(SealError):
	"""What should be sealed cannot be; what the person typed must stay on the screen."""


class TooLong(InputFailure):
	"""More than the stated maximum. Argument: the maximum, in characters."""

	code = "too_long"
	message = _lt("This text is too long: {0} characters at most. Shorten it.")


class UnsupportedValue(InputFailure):
	"""A kind of value that has no sealed form, or the mask itself, typed or copied in place of a value."""

	code = "unsupported_value"
	message = _lt("This value cannot be sealed: only text, numbers, dates, yes or no, and lists of them.")


class IncompletePlace(InputFailure):
	"""Site, doctype, name or field is missing: a value is never sealed for nowhere."""

	code = "incomplete_place"
	message = _lt("This value cannot be sealed yet: its record has no name.")


class SecretExposed(SealError):
	"""Code tried to pickle or copy out something secret. Never a person's mistake."""

	code = "secret_exposed"
	message = _lt("A protected value may not be stored or passed on.")


class KeySourceFailure(KeyFailure):
	"""The place that keys come from is absent, unsafe or damaged. All of it is refused: no key is ever made up."""


class KeySourceMissing(KeySourceFailure):
	"""No file, no credential, no variable."""

	code = "key_source_missing"
	message = _lt(
		"No key was given to this server. Protected fields stay closed until the technical administrator does."
	)


class KeyFileIsLink(KeySourceFailure):
	"""A symbolic link, a second hard link, or no regular file."""

	code = "key_file_is_link"
	message = _lt("The key file must be a plain file with one name, not a link.")


class KeyFileOfAnother(KeySourceFailure):
	"""Owned by somebody else than the account that runs the server."""

	code = "key_file_of_another"
	message = _lt("The key file belongs to another account than the one that runs this server.")


class KeyFileOpenToOthers(KeySourceFailure):
	"""Mode is not 0400."""

	code = "key_file_open_to_others"
	message = _lt("The key file can be read or written by others: set its mode to 0400.")


class KeyFolderOpenToOthers(KeySourceFailure):
	"""Others may replace the file, whatever its own mode."""

	code = "key_folder_open_to_others"
	message = _lt("Others can write in the folder of the key file: nobody but its owner may.")


class KeyFileInsideBench(KeySourceFailure):
	"""It would go into backups together with what it protects."""

	code = "key_file_inside_bench"
	message = _lt("The key file lies inside the bench, where backups take it along: move it outside.")


class KeyFileExists(KeySourceFailure):
	"""A new key file would be written over an old one."""

	code = "key_file_exists"
	message = _lt("There is a key file already. It was left as it is.")


class DamagedKeyFile(KeySourceFailure):
	"""Not the format, a key that does not match its id, no active key, two of them."""

	code = "damaged_key_file"
	message = _lt("The keys of this server are damaged or incomplete. Restore them from the sealed copy.")


class DevelopmentOnly(KeySourceFailure):
	"""A key from an environment variable, outside development."""

	code = "development_only"
	message = _lt("Keys from an environment variable are for development only.")
