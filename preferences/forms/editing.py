"""Forms in which admins edit questions."""

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext_lazy as _

from preferences import models
from preferences.actions import wordings
from preferences.rules.grade import sentences


class OptionFormSet(BaseInlineFormSet):
    """Answers are kept under the keys of options: a key that was chosen stays."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            option = form.instance
            is_gone = form in self.deleted_forms or "key" in form.changed_data
            if option.pk and is_gone and wordings.chosen_by_anyone(self.as_it_was(option)):
                raise ValidationError(
                    _("“%(option)s” was chosen by someone: tick “no longer offered” instead."),
                    params={"option": self.as_it_was(option).key},
                )

    def as_it_was(self, option: models.Option) -> models.Option:
        return models.Option.objects.select_related("question").get(pk=option.pk)


class WordingForm(ModelForm):
    def clean_hint(self) -> str:
        hint = str(self.cleaned_data["hint"])
        if hint and sentences(hint) > 1:
            raise ValidationError(_("A hint is one sentence."))
        return hint
