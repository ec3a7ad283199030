"""What people enter in a case: people, sources, acts, custody, letters, consents, measures, referrals, risk, team."""

from __future__ import annotations

from frappe.utils import add_days, add_to_date, now_datetime
from playwright.sync_api import expect

from tests.browser.casework import CASE, add, indicator, picture, write_long, yes
from tests.browser.desk import Desk


def agree(desk: Desk, case: str, scope: str, valid: tuple[int, int] | None = None, **more: str) -> str:
	"""Enter a yes given by mouth: to what, where they matter the person, the partner or the authority, and from which
	day until which, counted from today."""
	add(desk, case, "Consentement")
	desk.choose("scope", scope)
	for fieldname, value in more.items():
		desk.choose(fieldname, value)
	desk.choose("status", "Donné")
	desk.choose("mode", "Oral")
	for fieldname, days in zip(("asked_on", "expires_on"), valid or (), strict=False):
		clock = " %H:%M:%S" if fieldname == "asked_on" else ""
		desk.write(fieldname, f"{add_days(now_datetime(), days):%d-%m-%Y{clock}}")
	return desk.save()


def propose(desk: Desk, case: str, kind: str, beneficiary: str | None = None) -> str:
	"""Propose a measure, for the victim of the case unless another person is named."""
	add(desk, case, "Mesure de protection")
	if beneficiary:
		desk.choose("beneficiary", beneficiary)
	desk.choose("measure_type", kind)
	return desk.save()


def assess(desk: Desk, case: str, form: str, answers: str) -> str:
	"""Answer the questions of the risk from the case (form: rapide or complet) and make the assessment final."""
	desk.open(CASE, case)
	desk.tab("Urgence")
	desk.page.get_by_role("button", name=f"Évaluer le risque ({form})").first.click()
	items = desk.page.locator(".cndh-risk-item")
	items.first.wait_for()
	for item, answer in zip(items.all(), answers, strict=True):
		item.locator(f"[data-answer='{answer}']").click()
	desk.page.keyboard.press("Control+s")
	desk.page.wait_for_url("**/risk-assessment/RSQ-*")
	desk.settle()
	desk.press("Rendre définitive")
	yes(desk)
	expect(indicator(desk)).to_have_text("Définitive")
	return desk.page.url.rsplit("/", 1)[1]


def add_person(desk: Desk, case: str, name: str, part: str, kind: str = "Proche", **chosen: str) -> str:
	"""Enter a person, and put him or her in the case; gives the code."""
	desk.new("defender")
	desk.select("kind", kind)
	for fieldname, value in chosen.items():
		desk.choose(fieldname, value)
	desk.tab("Identité")
	write_long(desk, "legal_name", name)
	code = desk.save()
	desk.open(CASE, case)
	desk.tab("Personnes")
	desk.add_row("defenders", "defender", code)
	desk.field("defenders").locator(".grid-body .data-row").last.locator("select").select_option(label=part)
	desk.save()
	return code


def refer(desk: Desk, case: str, person: str, partner: str, purpose: str, *parts: str) -> str:
	"""Prepare a referral for two weeks: to a psychosocial service, for what, with which parts of the case."""
	add(desk, case, "Orientation")
	desk.choose("defender", person)
	desk.choose("partner", partner)
	desk.choose("service", "Service psychosocial")
	desk.write("expires_on", f"{add_days(now_datetime(), 14):%d-%m-%Y}")
	write_long(desk, "purpose", purpose)
	for part in parts:
		grid = desk.field("sections")
		grid.locator(".grid-add-row").click()
		row = grid.locator(".grid-body .data-row").last
		row.locator("[data-fieldname='section']").click()
		row.locator("select").select_option(label=part)
	return desk.save()


def meet_criteria(desk: Desk, case: str) -> None:
	"""Answer every criterion of admissibility with yes."""
	desk.open(CASE, case)
	desk.tab("Traitement")
	rows = desk.field("criteria").locator(".grid-body .data-row")
	expect(rows.first).to_be_visible()
	for row in rows.all():
		row.locator("[data-fieldname='answer']").click()
		row.locator("select").select_option(label="Rempli")
	desk.save()


def hold(desk: Desk, case: str, kind: str, *, hours_ago: int) -> str:
	"""Enter that the person of the case is held, since when."""
	add(desk, case, "Privation de liberté")
	desk.select("kind", kind)
	desk.write("deprived_on", f"{add_to_date(now_datetime(), hours=-hours_ago):%d-%m-%Y %H:%M:%S}")
	return desk.save()


def draft_letter(desk: Desk, case: str, authority: str, subject: str, body: str) -> str:
	"""Write a letter to an authority, without the person's name, and give it to read."""
	add(desk, case, "Lettre à une autorité")
	desk.choose("authority", authority)
	desk.select("kind", "Demande d'information")
	write_long(desk, "subject", subject)
	write_long(desk, "body", body)
	letter = desk.save()
	desk.press("Donner à relire")
	expect(indicator(desk)).to_have_text("À relire")
	return letter


def send_letter(desk: Desk, letter: str, how: str) -> None:
	"""Note that the approved letter left."""
	desk.open("authority-letter", letter)
	desk.press("Noter l'envoi")
	desk.page.locator(".modal.show").wait_for()
	desk.select("how", how)
	desk.confirm()
	expect(indicator(desk)).to_have_text("Envoi fait")


def note_reply(desk: Desk, letter: str, kind: str, words: str) -> None:
	"""Note what the authority answered."""
	desk.open("authority-letter", letter)
	desk.press("Noter la réponse")
	desk.page.locator(".modal.show").wait_for()
	desk.select("kind", kind)
	write_long(desk, "words", words)
	desk.confirm()
	expect(indicator(desk)).to_have_text("Réponse enregistrée")


def tell_source(desk: Desk, case: str, relation: str, reliability: str, statement: str) -> str:
	"""Enter who said what, and how reliable that is."""
	add(desk, case, "Source d'information")
	desk.choose("relation", relation)
	desk.choose("reliability", reliability)
	write_long(desk, "statement", statement)
	return desk.save()


def allege(
	desk: Desk, case: str, kind: str, *, days_ago: int, verified: str, victim: str | None = None
) -> str:
	"""Enter an alleged act, and how far it is verified."""
	add(desk, case, "Fait allégué")
	if victim:
		desk.choose("victim", victim)
	desk.choose("violation_type", kind)
	desk.write("started_on", f"{add_days(now_datetime(), -days_ago):%d-%m-%Y}")
	desk.choose("verification_level", verified)
	return desk.save()


def log_contact(desk: Desk, case: str, note: str) -> str:
	"""Note a call that reached somebody."""
	add(desk, case, "Journal des contacts")
	desk.select("channel", "Téléphone")
	desk.select("result", "Personne jointe")
	write_long(desk, "note", note)
	return desk.save()


def answer_as_partner(partner: Desk, referral: str, *, sees: str, hides: str) -> None:
	"""The partner opens the sheet on its page, reads what was agreed and no more, and accepts."""
	page = partner.page
	page.goto("/partenaire")
	page.locator("article", has_text=referral).get_by_role("button", name="Lire l'orientation").click()
	expect(page.locator(".cndh-sheet")).to_contain_text(sees)
	assert hides not in page.content()
	page.get_by_role("button", name="Nous prenons cette personne en charge").click()
	expect(page.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
	picture(page, "partner-accepted-390")


def give_access(desk: Desk, case: str, login: str) -> None:
	"""Bring somebody into the team of the case."""
	desk.open(CASE, case)
	desk.tab("Traitement")
	desk.page.locator(".cndh-team").get_by_role("button", name="Donner accès").click()
	_choose_colleague(desk, login)
	desk.confirm()


def hand_over(desk: Desk, case: str, login: str) -> None:
	"""Make a colleague responsible for the case, and lose it."""
	desk.open(CASE, case)
	desk.tab("Traitement")
	desk.page.locator(".cndh-team").get_by_role("button", name="Remettre le dossier").click()
	_choose_colleague(desk, login)
	desk.page.locator(".modal.show .btn-modal-primary:visible").click()
	desk.page.wait_for_function("frappe.get_route()[0] === 'List'")


def _choose_colleague(desk: Desk, login: str) -> None:
	desk.page.locator(".modal.show").wait_for()
	desk.field("user").locator("input").first.fill(login.partition("@")[0])
	desk.page.locator(".awesomplete li:visible", has_text=login).first.click()
