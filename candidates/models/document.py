"""Papers: what people handed in, and what they were asked for."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.enums import HandedIn, PaperState, WantedEnd
from candidates.models.application import Application
from candidates.models.candidate import Candidate
from candidates.rules.our_names import spoken_name


def papers() -> Storage:
    """A folder or bucket of its own, outside of what the web server shows."""
    return storages["papers"]


class DocumentType(models.Model):
    """A kind of paper. A new one is a row, not a line of code."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    has_end = models.BooleanField(
        _("ends"), default=False, help_text=_("It has a date on it, after which it counts no more.")
    )
    has_help = models.BooleanField(
        _("we help to make one"), default=False, help_text=_("Like a CV: people can ask for help.")
    )
    is_offered = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("type of document")
        verbose_name_plural = _("types of documents")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.spoken

    @property
    def spoken(self) -> str:
        """Its name, in the language of the moment."""
        return spoken_name(self.name)


class Document(models.Model):
    """One file of a person. It is theirs, not of one job: handed in once, used for every job.

    Its name is shown, never used; where it lies is a name of our own.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="documents")
    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    file = models.FileField(storage=papers, max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    # Of what was given, before traces were taken out: the same file sent twice is one.
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("received"))
    through = models.CharField(_("through"), max_length=8, choices=HandedIn)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    end_told_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.WAITING)
    why = models.CharField(max_length=60, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["candidate", "-received_at"], name="document_by_candidate"),
            models.Index(
                fields=["id"],
                name="document_to_scan",
                condition=models.Q(state=PaperState.WAITING),
            ),
            models.Index(
                fields=["ends_on"],
                name="document_ending",
                condition=models.Q(ends_on__isnull=False, end_told_at=None, superseded_by=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="document_once",
                fields=["candidate", "type", "sha256"],
                condition=models.Q(superseded_by=None),
                violation_error_message=_("We have this file already."),
            )
        ]

    @property
    def may_be_opened(self) -> bool:
        return self.state == PaperState.KEPT

    @property
    def is_being_checked(self) -> bool:
        return self.state == PaperState.WAITING


class DocumentRequest(models.Model):
    """A paper we need from somebody: why, by when, and who asked."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="wanted")
    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, related_name="requests")
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="wanted"
    )
    why = models.CharField(_("why we need it"), max_length=200)
    due_on = models.DateField(_("by"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    help_asked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=WantedEnd, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, related_name="answered"
    )

    class Meta:
        verbose_name = _("document asked for")
        verbose_name_plural = _("documents asked for")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_asked_once",
                fields=["candidate", "type"],
                condition=models.Q(done_at=None),
                violation_error_message=_("We have asked for this already."),
            ),
            models.CheckConstraint(
                name="document_request_end_agrees",
                condition=models.Q(done_at=None, end="")
                | (models.Q(done_at__isnull=False) & ~models.Q(end="")),
                violation_error_message=_("What is done says how."),
            ),
        ]
