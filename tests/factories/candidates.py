"""People, teams and jobs for tests. What the factories make is what the actions would have made."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils.text import slugify

from candidates.enums import ContactKind, HappeningKind, Role, Source
from candidates.models import (
    Application,
    ApplicationAccess,
    Candidate,
    ContactPoint,
    Employer,
    Happening,
    Job,
    JobStage,
    Membership,
    Move,
    Stage,
    Team,
)

# A Wednesday at noon in London, in winter.
NOW = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
STAGES = ("application", "screen", "interview", "offer")


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer
        django_get_or_create = ("id",)

    id = 1
    name = "Northside Care"
    time_zone = "Europe/London"


class UserFactory(factory.django.DjangoModelFactory):
    """Someone who signs in; what they may see follows from their memberships."""

    class Meta:
        model = get_user_model()

    email = factory.Sequence(lambda n: f"colleague{n}@northside.example")
    first_name = "Ana"
    last_name = factory.Sequence(lambda n: f"Colleague {n}")


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    role = Role.RECRUITER


class JobFactory(factory.django.DjangoModelFactory):
    """An open job with four stages; `stages=("application", …)` chooses others."""

    class Meta:
        model = Job
        skip_postgeneration_save = True

    team = factory.SubFactory(TeamFactory)
    owner = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Night Carer {n}")
    slug = factory.LazyAttribute(lambda job: slugify(job.title))
    place = "Leeds"
    opened_at = NOW - timedelta(days=30)

    @factory.post_generation
    def stages(self, create: bool, keys: Any, **kwargs: Any) -> None:
        wanted = STAGES if keys is None else keys
        for position, key in enumerate(wanted, start=1):
            JobStage.objects.create(job=self, stage=stage(key), position=position)


class CandidateFactory(factory.django.DjangoModelFactory):
    """Someone without contact points; `email=` and `phone=` of `person()` add them."""

    class Meta:
        model = Candidate

    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"Okafor {n}")
    time_zone = "Europe/London"
    source = Source.APPLIED
    created_at = NOW - timedelta(days=10)


class ContactPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPoint

    candidate = factory.SubFactory(CandidateFactory)
    kind = ContactKind.EMAIL
    value = factory.Sequence(lambda n: f"sam{n}@example.com")
    created_at = NOW - timedelta(days=10)


class PhoneFactory(ContactPointFactory):
    kind = ContactKind.PHONE
    value = factory.Sequence(lambda n: f"+4477009{n:05d}")


class ApplicationFactory(factory.django.DjangoModelFactory):
    """In the first stage of its job, with the move that put it there."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    candidate = factory.SubFactory(CandidateFactory)
    job = factory.SubFactory(JobFactory)
    stage = factory.LazyAttribute(
        lambda new: Stage.objects.get(job_stages__job=new.job, job_stages__position=1)
    )
    owner = factory.SelfAttribute("job.owner")
    source = Source.APPLIED
    applied_at = NOW - timedelta(days=9)
    stage_at = factory.SelfAttribute("applied_at")

    @factory.post_generation
    def moves(self, create: bool, given: Any, **kwargs: Any) -> None:
        Move.objects.create(application=self, to_stage=self.stage, at=self.applied_at)


class AccessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApplicationAccess

    user = factory.SubFactory(UserFactory)
    application = factory.SubFactory(ApplicationFactory)
    why = "Interview"
    until = NOW + timedelta(days=7)


class HappeningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Happening

    kind = HappeningKind.MOVED
    candidate_id = 1
    at = NOW


def stage(key: str) -> Stage:
    return Stage.objects.get(key=key)


def person(email: str = "", phone: str = "", is_verified: bool = True, **fields: Any) -> Candidate:
    """A candidate with an address, a number, or both."""
    candidate = CandidateFactory.create(**fields)
    verified_at = NOW - timedelta(days=9) if is_verified else None
    for kind, value in ((ContactKind.EMAIL, email), (ContactKind.PHONE, phone)):
        if value:
            ContactPointFactory.create(
                candidate=candidate, kind=kind, value=value, verified_at=verified_at
            )
    return candidate


def member(team: Team, role: Role = Role.RECRUITER, **fields: Any) -> Any:
    """A user with a role in a team."""
    return MembershipFactory.create(user=UserFactory.create(**fields), team=team, role=role).user
