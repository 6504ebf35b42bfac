"""Exports that were asked for, and the pieces they are made of."""

from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.document import papers
from portal.exports.enums import Form, State


def new_code() -> str:
    return token_urlsafe(24)


class Export(models.Model):
    """`table`, `after` and what follows say how far it is made, in the transaction of the piece before.

    `code` is its address: for its maker alone, once, and not for long.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="exports"
    )
    form = models.CharField(_("as"), max_length=4, choices=Form)
    code = models.SlugField(max_length=40, unique=True, default=new_code)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.MAKING)
    created_at = models.DateTimeField(_("asked for"))
    moved_at = models.DateTimeField()
    until = models.DateTimeField(_("until"), null=True)
    taken_at = models.DateTimeField(_("taken"), null=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)

    table = models.PositiveSmallIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes so far
    began_at = models.PositiveBigIntegerField(default=0)  # the byte where the table at hand begins
    crc = models.BigIntegerField(default=0)
    raw = models.PositiveBigIntegerField(default=0)
    packed = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["id"], name="export_at_work", condition=models.Q(state=State.MAKING)
            )
        ]


class ExportPiece(models.Model):
    """Some bytes of the file, in private storage: all of them in order are a zip."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = models.FileField(storage=papers, max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="export_piece_once", fields=["export", "number"])
        ]


class ExportTable(models.Model):
    """A table that is whole: what the end of the zip lists."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=60)
    began_at = models.PositiveBigIntegerField()
    crc = models.BigIntegerField()
    raw = models.PositiveBigIntegerField()
    packed = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
