"""A guide handed out as cards: what is refused, with file, line and field, and what is told."""

from pathlib import Path

import pytest

from bti.guides import registry
from bti.guides.compare import differences, table
from bti.guides.load import GuideError, Problem, load
from bti.guides.models import Guide
from tests.guides.example import broken

PACK = registry.PACKS / "sarpsborg.yaml"
YELLOW = "      number: 2\n      colour: yellow\n"


def refused(folder: Path, right: str, wrong: str) -> tuple[list[Problem], int]:
    """The problems after one change of the pack, and the line where the change begins."""
    text = PACK.read_text("utf-8")
    assert text.count(right) == 1, f"{right!r} is not in the pack once"
    path = folder / PACK.name
    path.write_text(text.replace(right, wrong), "utf-8")
    with pytest.raises(GuideError) as told:
        load(path, Guide)
    return list(told.value.problems), text[: text.index(right)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "down", "field", "sentence"),
    [
        (YELLOW, YELLOW.replace("2", "1"), 1, "levels[2].card.colour",
         "is yellow, but card 1 is green on another level."),
        (YELLOW, YELLOW.replace("2", "3"), 0, "levels[2].card.number",
         "is 3. Cards stand in order without gaps."),
        (YELLOW, YELLOW.replace("yellow", "green"), 1, "levels[2].card.colour",
         "is green, which another card has."),
        (YELLOW, YELLOW.replace("yellow", "blue"), 1, "levels[2].card.colour",
         "is 'blue'. Choose 'green', 'yellow' or 'red'."),
        (YELLOW, YELLOW.replace("2", "4"), 0, "levels[2].card.number",
         "is 4. It must be at most 3."),
        (YELLOW, YELLOW.replace("2", "0"), 0, "levels[2].card.number",
         "is 0. It must be at least 1."),
        (YELLOW, "      colour: yellow\n", -1, "levels[2].card.number", "is missing."),
        ("    card: *green\n", "", None, "levels[1].card",
         "is missing. Where one level has a card, every level has one."),
        ("  - tool: page:consent\n", "  - tool: page:samtykke\n", 0, "tool_names[0].tool", None),
        ("  - tool: page:consent\n", "  - tool: samtykke\n", 0, "tool_names[0].tool",
         "is 'samtykke'. Write form:, link: or page: and a code."),
        ("  - tool: page:consent\n", "  - tool: form:uro_a\n", 0, "tool_names[0].tool",
         "form:uro_a is not among the forms of the guide."),
    ],
)  # fmt: skip
def test_a_card_that_does_not_hold_together_is_refused(
    tmp_path: Path, right: str, wrong: str, down: int | None, field: str, sentence: str | None
) -> None:
    found, start = refused(tmp_path, right, wrong)

    assert found[0].file == "sarpsborg.yaml"
    assert found[0].field == field
    if down is not None:
        assert found[0].line == start + down
    if sentence is not None:
        assert found[0].message == sentence


def test_a_card_without_steps_is_refused(tmp_path: Path) -> None:
    text = PACK.read_text("utf-8")
    level = text.index("  - number: 2\n")
    start = text.index("    steps:\n", level)
    end = text.index("    tips:\n", start)

    found, line = refused(tmp_path, text[start:end], "    steps: []\n")

    assert [tuple(problem) for problem in found] == [
        ("sarpsborg.yaml", line, "levels[2].steps", "is an empty list. It needs at least 1.")
    ]


def test_the_parts_of_a_card_have_one_title(tmp_path: Path) -> None:
    other = "    card: {number: 1, colour: green, title: Noe annet}\n"

    found, start = refused(tmp_path, "    card: *green\n", other)

    assert [tuple(problem) for problem in found] == [
        (
            "sarpsborg.yaml", start, "levels[1].card.title",
            "differs from the title of card 1 before it.",
        )
    ]  # fmt: skip


def test_a_tool_is_named_once(tmp_path: Path) -> None:
    text = PACK.read_text("utf-8")
    named = text[text.index("  - tool: page:consent\n") : text.index("\nswitches:")]

    found, start = refused(tmp_path, named, named + named)

    assert [tuple(problem) for problem in found] == [
        ("sarpsborg.yaml", start + 2, "tool_names[1].tool", "page:consent is used twice.")
    ]


def test_one_card_among_levels_without_is_refused(tmp_path: Path) -> None:
    card = "    card: {number: 1, colour: green, title: Kortet}\n"

    found, _ = broken(tmp_path, "    name: Tiltak\n", "    name: Tiltak\n" + card)

    assert [(problem.field, problem.message) for problem in found] == [
        (f"levels[{level}].card", "is missing. Where one level has a card, every level has one.")
        for level in (0, 2, 3)
    ]


@pytest.mark.requirement("R373")
def test_the_table_tells_the_cards_the_moves_and_the_names_of_tools() -> None:
    lines = {
        line.split(" | ")[0].removeprefix("| "): line.split(" | ")[1].removesuffix(" |")
        for line in table([registry.get("sarpsborg")]).splitlines()
    }

    assert lines["Nivåer"].endswith(
        "2 Hva gjør du sammen med andre tjenester? (5 trinn) – gult kort<br>"
        "3 Hva gjør du når tiltak ikke virker? (3 trinn) – rødt kort"
    )
    assert "involve (fra 1) «Gå videre til gult kort»" in lines["Steg mellom nivåer"]
    assert lines["Egne navn på verktøy"] == "Samtykkeskjema"


def test_what_differs_in_a_card_is_told_by_level_and_tool(tmp_path: Path) -> None:
    text = PACK.read_text("utf-8")
    changed = (
        text.replace("nb: Er du usikker, søk råd.", "nb: Søk råd når du er usikker.")
        .replace("  - tool: page:consent\n    label: {nb: Samtykkeskjema,",
                 "  - tool: page:consent\n    label: {nb: Samtykke,")
        .replace("label: {nb: Gå videre til gult kort,", "label: {nb: Ta fram gult kort,")
    )  # fmt: skip
    path = tmp_path / PACK.name
    path.write_text(changed, "utf-8")

    assert [str(found) for found in differences(registry.get("sarpsborg"), load(path, Guide))] == [
        "~ levels[2].tips[4].nb: Er du usikker, søk råd. → Søk råd når du er usikker.",
        "~ moves[involve].label.nb: Gå videre til gult kort → Ta fram gult kort",
        "~ tool_names[page:consent].label.nb: Samtykkeskjema → Samtykke",
    ]
