"""The spellings of one value find each other, and a token tells nothing without its key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cndh_protection.seal import NORMALISERS, SearchIndex, fold_name, name_matches, query_mark
from cndh_protection.seal.search import normalise_email, normalise_identity, normalise_phone

ROOT = bytes(range(32))


@pytest.mark.parametrize(
	"text",
	[
		"76123456",
		"76 12 34 56",
		"76-12-34-56",
		"76.12.34.56",
		" 7612 3456\n",
		"+22376123456",
		"+223 76 12 34 56",
		"(+223) 76.12.34.56",
		"00223 76 12 34 56",
		"223 76 12 34 56",
		"tel:+223-76-12-34-56",
		"+223 (0) 76 12 34 56",
		"76\u00a012\u202f34\u200956",
		"76‑12–34—56",  # noqa: RUF001
		"\u202a+223 76 12 34 56\u202c",
		"٧٦١٢٣٤٥٦",
		"７６１２３４５６",  # noqa: RUF001
		"߇߆߁߂߃߄߅߆",
	],
)
def test_spellings_of_one_malian_number(text: str) -> None:
	assert normalise_phone(text) == "+22376123456"


@pytest.mark.parametrize(
	("text", "normal"),
	[
		("+33 6 12 34 56 78", "+33612345678"),
		("+33 (0)6 12 34 56 78", "+33612345678"),
		("0033612345678", "+33612345678"),
		("+1 (202) 555-0100", "+12025550100"),
		("20 22 00 00", "+22320220000"),
		("+223 00 00 12 34", "+22300001234"),
	],
)
def test_other_numbers(text: str, normal: str) -> None:
	assert normalise_phone(text) == normal


@pytest.mark.parametrize(
	"text",
	[
		"",
		"le voisin",
		"7612345",
		"761234567",
		"06123456",
		"16123456",
		"33612345678",
		"+223 7612345",
		"+223 761234567",
		"+223 06123456",
		"76123456 / 66123456",
		"76123456 poste 3",
		"++22376123456",
		"+0123456789",
		"+123456",
		"+1234567890123456",
		"76x123456",
	],
)
def test_what_is_no_one_number(text: str) -> None:
	assert normalise_phone(text) is None


@pytest.mark.parametrize(
	("text", "normal"),
	[
		(" Aminata.Exemple@Exemple.ML ", "aminata.exemple@exemple.ml"),
		("mailto:a@exemple.ml", "a@exemple.ml"),
		("a@exemple.ml.", "a@exemple.ml"),
		("a+b@exemple.ml", "a+b@exemple.ml"),
		("e\u0301va@exemple.ml", "éva@exemple.ml"),
		("a@société.ml", "a@xn--socit-esab.ml"),
		("ａ@exemple.ml", "a@exemple.ml"),  # noqa: RUF001
		("a\u200b@exemple.ml", "a@exemple.ml"),
	],
)
def test_e_mail(text: str, normal: str) -> None:
	assert normalise_email(text) == normal


@pytest.mark.parametrize(
	"text", ["", "a", "a@", "@b.ml", "a@b", "a@b@c.ml", "a b@c.ml", "A <a@b.ml>", "a@..ml", "a@.ml"]
)
def test_what_is_no_e_mail(text: str) -> None:
	assert normalise_email(text) is None


@pytest.mark.parametrize(
	"text",
	[
		"1-90-03-123456-A",
		"19003 123456a",
		"19003123456A",
		"\u0661\u0669\u0660\u0660\u0663123456A",
		"1.90.03/123456 a",
	],
)
def test_identity_numbers(text: str) -> None:
	assert normalise_identity(text) == "19003123456A"


@pytest.mark.parametrize("text", ["", "A-1", "12345", "..-/...", "  1 2 3 4 5  "])
def test_numbers_that_all_could_be_tried(text: str) -> None:
	assert normalise_identity(text) is None


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Aïssata TRAORÉ", "aissata traore"),
		("Traore\u0301", "Traoré"),
		("N'Diaye", "NDIAYE"),
		("N’Diaye", "N\u02bcdiaye"),
		("N´Diaye", "n‘diaye"),  # noqa: RUF001
		("Diarra-Coulibaly", "diarra  coulibaly"),
		("Sɛgu", "segu"),
		("Ɲeba Kɔnɛ", "nyeba kone"),
		("Ŋɔlɔ", "ngolo"),
		("Ɓoggo Ɗicko", "boggo dicko"),
		("Œuvre Łęcki", "oeuvre lecki"),
		("Weiß", "WEISS"),
		("İbrahim", "ibrahim"),
		("أحمد", "احمد"),
		("إبراهيم", "ابراهيم"),
		("فاطمة", "فاطمه"),
		("موسى", "موسي"),
		("مُحَمَّد", "محمد"),
		("محـــمد", "محمد"),
		("ﻣﺤﻤﺪ", "محمد"),
		("علی کریم", "علي كريم"),
		("عائشة", "عايشة"),
		("مؤمن", "مومن"),
		("ߡߎ߬ߛߊ߫", "ߡߎߛߊ"),
		("Camp ٣", "camp 3"),
		("  Awa \u200b Exemple ", "awa exemple"),
		("Ａｗａ", "awa"),  # noqa: RUF001
	],
)
def test_names_that_are_written_in_several_ways(one: str, other: str) -> None:
	assert fold_name(one) == fold_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Awa", "Awo"), ("Ba", "Baba"), ("عمر", "عمرو"), ("Sy", "Si")])
def test_other_names_stay_apart(one: str, other: str) -> None:
	assert fold_name(one) != fold_name(other)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
	folded = fold_name(text)
	assert fold_name(folded) == folded
	assert folded == folded.strip()
	assert "  " not in folded


@pytest.mark.parametrize(
	("asked", "found"),
	[
		("traore", True),
		("Aïs Tra", True),
		("traoré aïssata", True),
		("aissata traore", True),
		("issata", False),
		("traore awa", False),
		("", False),
		(" - ' ", False),
	],
)
def test_asking_for_a_name(asked: str, found: bool) -> None:
	assert name_matches(asked, "Aïssata Traoré-N'Diaye") is found


@settings(deadline=None)
@given(index=st.sampled_from(sorted(NORMALISERS)), text=st.text())
def test_normal_forms_are_stable_whatever_is_typed(index: str, text: str) -> None:
	normal = NORMALISERS[index](text)
	assert normal is None or NORMALISERS[index](normal) == normal


def test_tokens_are_the_same_for_the_same_value_only() -> None:
	index = SearchIndex(ROOT, "phone", 1)
	assert index.token("76 12 34 56") == index.token("+22376123456")
	assert index.token("76 12 34 56") != index.token("76 12 34 57")
	assert index.token("le voisin") is None


def test_tokens_are_bound_to_root_index_and_version() -> None:
	text = "19003123456"
	tokens = {
		SearchIndex(root, index, version).token(f"+{text}" if index == "phone" else text)
		for root in (ROOT, bytes(32))
		for index in ("phone", "identity")
		for version in (1, 2)
	}
	assert len({(token or "").partition(".")[2] for token in tokens}) == 8


def test_a_token_says_its_version_and_nothing_of_the_value() -> None:
	token = SearchIndex(ROOT, "email", 12).token("aminata@exemple.ml") or ""
	version, _dot, digits = token.partition(".")
	assert version == "12"
	assert len(digits) == 32
	assert set(digits) <= set("0123456789abcdef")


def test_an_index_that_does_not_exist() -> None:
	with pytest.raises(KeyError):
		SearchIndex(ROOT, "name", 1)


@pytest.mark.parametrize(
	("index", "text", "inside"),
	[
		("phone", "70 11 22 33 / 66 77 88 99", ["70112233", "66778899"]),
		("phone", "Tél. : +223 70 11 22 33 (WhatsApp)", ["70112233"]),
		("phone", "Rue 2145, porte 5620", []),
		("email", "Awa <awa@exemple.ml>; bureau@exemple.ml", ["awa@exemple.ml", "bureau@exemple.ml"]),
		("identity", "Passeport AA0123456 du 12/03/2020", ["AA0123456"]),
		("identity", "Carte 12-03-2020", []),
	],
)
def test_values_inside_a_longer_text(index: str, text: str, inside: list[str]) -> None:
	made = SearchIndex(ROOT, index, 1)
	found = made.tokens(text) - {made.token(text)}
	told = {made.token(value) for value in inside}
	assert found == told


@settings(deadline=None)
@given(index=st.sampled_from(sorted(NORMALISERS)), text=st.text())
def test_what_finds_a_text_finds_the_texts_that_hold_it(index: str, text: str) -> None:
	made = SearchIndex(ROOT, index, 1)
	whole = made.token(text)
	assert whole is None or whole in made.tokens(text)


def test_a_mark_of_a_query_says_the_same_name_and_nothing_else() -> None:
	assert (
		query_mark(ROOT, "Aïssata  Traoré")
		== query_mark(ROOT, "aissata traore")
		!= query_mark(ROOT, "aissata")
	)
	assert query_mark(ROOT, "aissata") != query_mark(bytes(32), "aissata")
