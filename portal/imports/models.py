"""Files that people bring, how far each has come, and the rows that were not taken."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from candidates.models.document import papers
from portal.imports.columns import Field
from portal.imports.enums import ENDED, WORKING, Became, State


class Import(models.Model):
    """One file. It lies in private storage until the import has ended, and no longer.

    `offset` and `number` say up to which byte and row it is done: written in the transaction of the rows
    before, so that whoever goes on takes no row twice and leaves none out.
    """

    name = models.CharField(_("file"), max_length=120)
    file = models.FileField(storage=papers, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    letters = models.CharField(_("letters"), max_length=10)
    separator = models.CharField(max_length=1)
    start = models.PositiveBigIntegerField(default=0)
    headers = ArrayField(models.TextField())
    # In their order: a field, or nothing for a column that is left out.
    fields = ArrayField(models.CharField(max_length=20, blank=True), default=list)
    system = models.SlugField(_("system"), max_length=40, blank=True)
    region = models.CharField(_("country of the numbers"), max_length=2)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    language = models.CharField(max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MAPPING)
    created_at = models.DateTimeField(_("brought"))
    moved_at = models.DateTimeField(help_text=_("When anything last became of it."))
    ended_at = models.DateTimeField(_("ended"), null=True)

    offset = models.PositiveBigIntegerField(default=0)
    number = models.PositiveIntegerField(default=1)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    known = models.PositiveIntegerField(_("found again"), default=0)
    changed = models.PositiveIntegerField(_("added to"), default=0)
    repeated = models.PositiveIntegerField(_("again in the file"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    applications = models.PositiveIntegerField(_("applications"), default=0)
    opt_outs = models.PositiveIntegerField(_("opt-outs"), default=0)
    noted = models.PositiveIntegerField(_("preferences noted"), default=0)
    waiting = models.PositiveIntegerField(_("differing from their own word"), default=0)
    texts_allowed = models.PositiveIntegerField(default=0)
    without_application = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["id"], name="import_at_work", condition=models.Q(state__in=WORKING)
            ),
            models.Index(fields=["sha256"], name="import_by_content"),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_ended_agrees",
                condition=models.Q(state__in=ENDED, ended_at__isnull=False)
                | (~models.Q(state__in=ENDED) & models.Q(ended_at=None)),
                violation_error_message=_("What has ended says when."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class ImportRow(models.Model):
    """A row that was not taken, or one of the first, as it came. Gone after two weeks.

    `signs` are keyed hashes of the addresses and numbers in it: whoever is erased goes from here as well.
    """

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("row"))
    became = models.CharField(max_length=8, choices=Became)
    why = ArrayField(models.TextField(), default=list)
    cells = ArrayField(models.TextField(blank=True))
    signs = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["run", "number", "became"]),
        ]


class ImportSign(models.Model):
    """That a run has met an address, or made a change to somebody: to count each once. A short hash."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="signs")
    sign = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="import_sign_once", fields=["run", "sign"])]


class KnownColumn(models.Model):
    """What the employer last said of a column of this name: its field, or nothing to leave it out."""

    header = models.CharField(_("column"), max_length=200, unique=True)
    field = models.CharField(
        _("field"), max_length=20, blank=True, choices=[(each.value, each.value) for each in Field]
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("known column")
        verbose_name_plural = _("known columns")
        ordering = ["header"]
