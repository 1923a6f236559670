"""Correcting what is written: versions that can be compared, and two people at once."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bti.audit.models import ActEvent
from bti.database.acting import acting, for_purpose
from stafettlogg.models import Goal, Lysglimt
from stafettlogg.services import correct, share_lysglimt
from stafettlogg.services.comparing import GONE, NEW, SAME, compare
from stafettlogg.services.correcting import Overtaken, key_now, versions

TEXT = st.text(alphabet=st.sampled_from("abæ 1.,\n"), max_size=40)


@given(TEXT, TEXT)
def test_a_comparison_holds_both_texts(before, after):
    pieces = compare(before, after)

    assert "".join(p.text for p in pieces if p.fate != GONE) == after
    assert "".join(p.text for p in pieces if p.fate != NEW) == before
    assert (before == after) == all(p.fate == SAME for p in pieces)


def correct_as(user, entry, today, text, read):
    with acting(user_id=user.pk):
        return correct(entry, by=user, on=today, texts={"text": text}, read=read)


@pytest.mark.requirement("R183")
def test_a_correction_is_a_version_and_the_original_is_kept(goal, kari, anne, today, as_):
    with as_(kari):
        read = key_now(goal)
    correct_as(kari, goal, today, "Jonas er med i lek i to friminutt", read)

    with as_(anne):
        told = versions(Goal.objects.get(pk=goal.pk), anne)
    assert [one.texts["text"] for one in told] == [
        "Jonas er med i lek i ett friminutt hver dag", "Jonas er med i lek i to friminutt",
    ]  # fmt: skip
    assert {one.by for one in told} == {kari.name}
    assert ActEvent.objects.filter(act="stafettlogg.correct").count() == 1


def test_an_end_is_no_version_of_the_text(goal, kari, today, as_):
    with as_(kari):
        goal.reached = True
        goal.save()
        assert len(versions(goal, kari)) == 1


@pytest.mark.requirement("R277")
def test_who_may_correct_what(log, goal, anne, kari, tomas, today, as_):
    with as_(anne):
        glimpse = share_lysglimt(log, by=anne, on=today, text="Vi lo.")
        read, own = key_now(goal), key_now(glimpse)
        with pytest.raises(PermissionDenied):
            correct(goal, by=anne, on=today, texts={"text": "Noe annet"}, read=read)
    with as_(kari), pytest.raises(PermissionDenied):
        correct(glimpse, by=kari, on=today, texts={"text": "Noe annet"}, read=own)
    correct_as(anne, glimpse, today, "Vi lo og lo.", own)
    with as_(anne):
        assert Lysglimt.objects.get().text == "Vi lo og lo."


def test_what_the_family_read_before_a_shield_is_left_as_it_stood(case, goal, kari, today, as_):
    from django.utils import timezone

    with as_(kari):
        read = key_now(goal)
    case.shielded_at = timezone.now()
    case.save()
    with as_(kari), pytest.raises(PermissionDenied):
        correct(
            Goal.objects.select_related("log__case").get(pk=goal.pk), by=kari, on=today,
            texts={"text": "Noe annet"}, read=read,
        )  # fmt: skip


def test_too_long_empty_and_unchanged_are_told_beside_the_field(goal, kari, today, as_):
    with as_(kari):
        read = key_now(goal)
    for text in ("x" * 201, " "):
        with pytest.raises(ValidationError) as told:
            correct_as(kari, goal, today, text, read)
        assert "text" in told.value.message_dict
    with pytest.raises(ValidationError, match="samme som før"):
        correct_as(kari, goal, today, goal.text, read)


def test_the_second_of_two_is_told_what_the_first_wrote(goal, kari, today, as_):
    with as_(kari):
        read = key_now(goal)
    correct_as(kari, goal, today, "Den første", read)

    with pytest.raises(Overtaken) as told:
        correct_as(kari, goal, today, "Den andre", read)
    assert told.value.now.texts["text"] == "Den første"
    correct_as(kari, goal, today, "Den andre", told.value.now.key)
    with as_(kari):
        assert Goal.objects.get(pk=goal.pk).text == "Den andre"
        assert len(versions(goal, kari)) == 3


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_stored_and_the_others_are_told(goal, kari, today):
    """On real PostgreSQL, each in a connection of its own, all from the same text."""
    number = 5
    with acting(user_id=kari.pk):
        read = key_now(goal)
    ready, told, stored = threading.Barrier(number), [], []

    def write(text: str) -> None:
        try:
            ready.wait(20)
            with acting(user_id=kari.pk):
                correct(goal, by=kari, on=today, texts={"text": text}, read=read)
            stored.append(text)
        except Overtaken as overtaken:
            told.append(overtaken.now.texts["text"])
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(f"Tekst {n}",)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(stored) == 1
    assert told == stored * (number - 1)
    with for_purpose("test_looks_behind"):
        assert Goal.objects.get(pk=goal.pk).text == stored[0]
        assert Goal.history.filter(id=goal.pk).count() == 2


# The pages


def key() -> dict[str, str]:
    return {"submission_key": str(uuid.uuid4())}


def test_the_second_sees_both_texts_and_their_own_is_in_the_field(goal, kari, browse, as_, today):
    client, path = browse(kari), f"/logg/mal/{goal.pk}/rett/"
    form = client.get(path).context["form"]
    version = form["version"].value()
    correct_as(kari, goal, today, "Jonas er med i lek hver dag", version)

    sent = {"text": "Jonas leker med noen hver dag", "takes": goal.takes, "version": version}
    answer = client.post(path, {**sent, **key()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "lagret en annen tekst" in page
    assert "Jonas er med i lek hver dag" in page
    assert page.count("Jonas leker med noen hver dag") >= 2  # beside the other's, and in the field
    assert "<ins>" in page
    assert "<del>" in page

    again = {**sent, "version": answer.context["form"]["version"].value()}
    assert client.post(path, {**again, **key()}).status_code == 302
    with as_(kari):
        assert Goal.objects.get(pk=goal.pk).text == "Jonas leker med noen hver dag"


def test_versions_are_compared_in_words_for_everybody_who_reads(
    goal, kari, anne, browse, today, as_
):
    with as_(kari):
        read = key_now(goal)
    correct_as(kari, goal, today, "Jonas er med i lek i to friminutt hver dag", read)

    page = browse(anne).get(f"/logg/mal/{goal.pk}/om/").content.decode()
    assert "Tatt bort:" in page
    assert ">ett" in page or "ett<" in page
    assert "Lagt til:" in page
    assert "Rett teksten" not in page


def test_the_page_of_an_entry_asks_a_bounded_number_of_queries(
    goal, kari, anne, browse, count_queries, today, as_
):
    path = f"/logg/mal/{goal.pk}/om/"
    before = count_queries(browse(anne), path)
    for n in range(3):
        with as_(kari):
            read = key_now(goal)
        correct_as(kari, goal, today, f"Jonas er med i {n} friminutt", read)
    assert count_queries(browse(anne), path) == before
    assert before <= 12
    assert count_queries(browse(kari), path) <= 12
