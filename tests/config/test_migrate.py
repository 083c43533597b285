"""A new table's class is made alone, and is related to the others as if all had been made anew."""

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from rammevaerk.config.management.commands.migrate import new_models_rendered_alone


def state_of_one() -> ProjectState:
    """A state with one rendered model."""
    state = ProjectState()
    state.add_model(ModelState("trial", "House", [("id", models.AutoField(primary_key=True))]))
    assert state.apps.get_model("trial", "House")
    return state


def room() -> ModelState:
    house = models.ForeignKey("trial.House", models.CASCADE, related_name="rooms")
    return ModelState("trial", "Room", [("id", models.AutoField(primary_key=True)), ("house", house)])


def test_the_other_classes_stay_and_know_the_new_one() -> None:
    state = state_of_one()
    house = state.apps.get_model("trial", "House")
    with new_models_rendered_alone():
        state.add_model(room())
    made = state.apps.get_model("trial", "Room")
    assert state.apps.get_model("trial", "House") is house
    assert made._meta.get_field("house").related_model is house
    assert [relation.related_model for relation in house._meta.related_objects] == [made]


def test_a_changed_model_renews_those_related_to_it() -> None:
    state = state_of_one()
    with new_models_rendered_alone():
        state.add_model(room())
        state.add_field("trial", "house", "name", models.CharField(max_length=5, default=""), preserve_default=True)
    house = state.apps.get_model("trial", "House")
    assert house._meta.get_field("name")
    assert state.apps.get_model("trial", "Room")._meta.get_field("house").related_model is house


def test_afterwards_it_is_as_django_has_it() -> None:
    before = ProjectState.add_model
    with new_models_rendered_alone():
        assert ProjectState.add_model is not before
    assert ProjectState.add_model is before
