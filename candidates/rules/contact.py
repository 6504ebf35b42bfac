"""Addresses and numbers: one way of writing each."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from candidates.enums import ContactKind
from candidates.exceptions import BadEmail, BadPhone, PhoneHasExtension

EMAIL_LENGTH = 254


def normalised(kind: str, text: str, region: str) -> str:
    """How a contact point is kept; raises BadEmail or BadPhone."""
    if kind == ContactKind.EMAIL:
        return normalised_email(text)
    return normalised_phone(text, region)


def normalised_email(text: str) -> str:
    """Lower case, so that one mailbox is one contact point."""
    address = text.strip().lower()
    if len(address) > EMAIL_LENGTH:
        raise BadEmail
    try:
        validate_email(address)
    except ValidationError:
        raise BadEmail from None
    return address


def normalised_phone(text: str, region: str) -> str:
    """E.164. A number without a country code is read as one of `region`.

    A number has to be possible, not listed as in use: new ranges come up faster than lists do.
    """
    try:
        number = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException:
        raise BadPhone from None
    if number.extension:
        raise PhoneHasExtension
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise BadPhone
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_region(region: str) -> bool:
    return region in phonenumbers.SUPPORTED_REGIONS


def shown_phone(value: str, region: str) -> str:
    """A number as people of `region` write it."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    is_ours = number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat
    return str(
        phonenumbers.format_number(number, style.NATIONAL if is_ours else style.INTERNATIONAL)
    )
