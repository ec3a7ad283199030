"""The demo's logins: functions, not people. One for each role profile and for each role given by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cndh_protection.constants import Role
from cndh_protection.setup.roles import roles_by_profile

PASSWORD: Final = "Baobab-Lune-7391"  # noqa: S105 - printed, of a site that says it is a demo
DOMAIN: Final = "demo.example"
"""Reserved for examples (RFC 2606): no mail can arrive there."""


@dataclass(frozen=True, kw_only=True)
class Account:
	"""A login, who it is for, and the roles that it has: a profile, roles given by hand, or both."""

	login: str
	who: str
	profile: str | None = None
	by_hand: tuple[str, ...] = ()

	@property
	def roles(self) -> list[str]:
		"""Every role of the account."""
		return [*(roles_by_profile()[self.profile] if self.profile else ()), *self.by_hand]

	@property
	def granted(self) -> str:
		"""What was given, in words: the profile, the roles given by hand."""
		return " + ".join([*([self.profile] if self.profile else []), *self.by_hand])


def _login(name: str) -> str:
	return f"{name}@{DOMAIN}"


AGENT: Final = _login("agent")
SECOND_AGENT: Final = _login("agent2")
COMMISSIONER: Final = _login("commissaire")
SECOND_COMMISSIONER: Final = _login("commissaire2")
THIRD_COMMISSIONER: Final = _login("commissaire3")
FOURTH_COMMISSIONER: Final = _login("commissaire4")
CHAIR: Final = _login("sous-commission")
FOCAL_POINT: Final = _login("antenne")
REFERENT: Final = _login("referent")
OUTREACH: Final = _login("promotion")
CONTROL: Final = _login("controle")
TECHNICIAN: Final = _login("technique")
PRESIDENT: Final = _login("presidence")
SECRETARY_GENERAL: Final = _login("secretariat")
LEGAL: Final = _login("juriste")
SHELTER_STAFF: Final = _login("partenaire.accueil")
LAWYERS_STAFF: Final = _login("partenaire.avocats")

ACCOUNTS: Final = (
	Account(login=AGENT, who="Agent de protection", profile="Agent de protection"),
	Account(login=SECOND_AGENT, who="Agent de protection, second", profile="Agent de protection"),
	Account(login=COMMISSIONER, who="Commissaire de permanence", profile="Commissaire"),
	Account(login=SECOND_COMMISSIONER, who="Commissaire, deuxième", profile="Commissaire"),
	Account(login=THIRD_COMMISSIONER, who="Commissaire, troisième", profile="Commissaire"),
	Account(login=FOURTH_COMMISSIONER, who="Commissaire, quatrième", profile="Commissaire"),
	Account(login=CHAIR, who="Présidence de sous-commission", profile="Président(e) de sous-commission"),
	Account(login=FOCAL_POINT, who="Point focal, antenne de Mopti", profile="Point focal"),
	Account(login=REFERENT, who="Référent cas sensibles", profile="Référent(e) cas sensibles"),
	Account(login=OUTREACH, who="Promotion et statistiques", profile="Promotion et statistiques"),
	Account(login=CONTROL, who="Contrôle et données", profile="Contrôle"),
	Account(login=TECHNICIAN, who="Administration technique", profile="Administrateur technique"),
	Account(login=PRESIDENT, who="Présidence de la CNDH", profile="Commissaire", by_hand=(Role.PRESIDENT,)),
	Account(login=SECRETARY_GENERAL, who="Secrétariat général", by_hand=(Role.SECRETARY_GENERAL,)),
	Account(login=LEGAL, who="Juriste", by_hand=(Role.LEGAL,)),
	Account(login=SHELTER_STAFF, who="Partenaire, maison d'accueil", by_hand=(Role.PARTNER,)),
	Account(login=LAWYERS_STAFF, who="Partenaire, avocats", by_hand=(Role.PARTNER,)),
)

PARTNER_ACCOUNTS: Final = frozenset(account.login for account in ACCOUNTS if Role.PARTNER in account.by_hand)
