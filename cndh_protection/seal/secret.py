"""Things that show nothing when they are printed, logged, formatted, pickled or turned into JSON by mistake."""

from __future__ import annotations

from typing import Any, Final, NoReturn, final

from cndh_protection.seal.errors import SecretExposed

MASK: Final = "<sealed>"
"""What is seen instead. It is never accepted as a value to seal: see ``padding.pack``."""


class Opaque:
	"""Base of what holds a key or a plaintext. Copies are the same object: a copy in the process shows nothing."""

	__slots__ = ()

	def __repr__(self) -> str:
		return MASK

	def __format__(self, spec: str) -> str:
		return MASK

	def __reduce__(self) -> NoReturn:
		raise SecretExposed

	def __getstate__(self) -> NoReturn:
		raise SecretExposed

	def __copy__(self) -> Any:
		return self

	def __deepcopy__(self, memo: object) -> Any:
		return self


@final
class Secret(Opaque):
	"""A plaintext on its way from the request to the seal, or from an opening to its answer.

	It is always true and equal to itself only: whether it is empty or like another shows nowhere.
	"""

	__slots__ = ("__value",)

	def __init__(self, value: Any) -> None:
		self.__value = value

	def expose(self) -> Any:
		"""The plaintext itself; who calls this answers for where it goes."""
		return self.__value
