"""A copy of the data is whole: every model that leads to a candidate is copied, or says why not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from candidates.models import Candidate
from portal.people import copy_of, fates, parts
from portal.people.headings import HEADINGS
from portal.people.merging import shares
from tests.factories.candidates import ApplicationFactory


def reaching():
    """Every model that leads to a candidate by keys that may not be left out of a copy."""
    found = {Candidate}
    while True:
        more = {
            model
            for model in apps.get_models()
            if any(
                field.related_model in found
                for field in model._meta.concrete_fields
                if field.is_relation
            )
        } - found
        if not more:
            return found
        found |= more


def test_every_model_that_leads_to_a_candidate_is_claimed_once():
    copied = {part.model for part in parts()}
    left_out = {}
    for name in settings.PERSON_PARTS:
        left_out |= import_module(name).NOT_COPIED
    assert all(reason for reason in left_out.values())
    assert not copied & set(left_out)
    missing = reaching() - copied - set(left_out)
    assert not missing, "say in people.py of its room what a copy has of it, or why nothing"


def test_rooms_are_asked_from_the_lowest_up():
    assert [name.partition(".")[0] for name in settings.PERSON_PARTS] == [
        "candidates",
        "preferences",
        "messaging",
        "scheduling",
        "followup",
        "portal",
        "portal",
        "portal",
        "portal",
    ]


@pytest.mark.django_db
def test_headings_are_not_twice_and_every_column_is_there():
    headings = [str(part.heading) for part in parts()]
    assert len(headings) == len(set(headings))
    copied = copy_of(ApplicationFactory.create().candidate)
    assert {"You", "Applications", "Stages"} <= set(copied)


def test_every_kind_of_row_has_a_name_for_people():
    """Made of the name of a class it would read “still right askeds”."""
    kinds = {fate.model for fate in fates()} | {share.model for share in shares()}
    nameless = {
        kind.__name__
        for kind in kinds
        if "verbose_name_plural" not in kind._meta.original_attrs and kind not in HEADINGS
    }
    assert nameless == set()
