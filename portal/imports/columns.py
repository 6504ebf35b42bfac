"""Which column of a file is which field of ours. Every one is mapped or discarded by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class Field(StrEnum):
    """What a column may hold. The names are the ones used on the command line."""

    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    WANTED_NAME = "wanted_name"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    # By which another system knows them.
    OUTSIDE_ID = "outside_id"
    TIME_ZONE = "time_zone"
    LANGUAGE = "language"
    JOB = "job"
    STAGE = "stage"
    OUTCOME = "outcome"
    APPLIED_ON = "applied_on"
    NOTE = "note"
    # They objected: yes closes the way, and so does a date.
    NO_CONTACT = "no_contact"
    NO_EMAIL = "no_email"
    NO_TEXT = "no_text"
    NO_CALL = "no_call"
    NO_OTHER_JOBS = "no_other_jobs"
    # The same the other way round: no closes the way; yes opens nothing.
    MAY_CONTACT = "may_contact"
    MAY_EMAIL = "may_email"
    MAY_TEXT = "may_text"
    MAY_CALL = "may_call"
    MAY_OTHER_JOBS = "may_other_jobs"
    # What they prefer, as someone else wrote it down.
    FIRST_WAY = "first_way"
    NEVER = "never"
    HOURS = "hours"


# Several columns may hold more of the same: two telephones, two notes.
MANY = {Field.EMAIL, Field.PHONE, Field.NOTE, Field.NEVER}

# The names that exports of recruiting systems and address books give their columns, without spaces,
# signs and capitals.
NAMES: dict[Field, str] = {
    Field.FULL_NAME: "name fullname candidate candidatename applicant applicantname displayname person",
    Field.FIRST_NAME: "firstname first givenname forename candidatefirstname applicantfirstname "
    "legalfirstname",
    Field.LAST_NAME: "lastname last surname familyname candidatelastname applicantlastname "
    "legallastname",
    Field.WANTED_NAME: "preferredname preferredfirstname nickname knownas goesby calledname",
    Field.EMAIL: "email mail emailaddress primaryemail emailprimary candidateemail "
    "candidateemailaddress personalemail workemail email1 email2 email3 homeemail secondaryemail "
    "alternateemail",
    Field.PHONE: "phone mobile cell telephone tel phonenumber mobilephone mobilenumber cellphone "
    "cellphonenumber mobilephonenumber primaryphone phoneprimary phonemobile candidatephone "
    "contactnumber homephone homephonenumber phone1 phone2 phone3 telephonenumber secondaryphone "
    "phonehome alternatephone workphone workphonenumber phonework",
    Field.COUNTRY: "country countrycode countryname",
    Field.OUTSIDE_ID: "externalid outsideid",
    Field.TIME_ZONE: "timezone tz zone candidatetimezone",
    Field.LANGUAGE: "language locale preferredlanguage",
    Field.JOB: "job jobtitle jobname position positiontitle requisition requisitiontitle jobposting "
    "postingtitle posting vacancy vacancytitle role appliedfor appliedjob joborder opening",
    Field.STAGE: "stage currentstage stagename pipelinestage applicationstage hiringstage "
    "recruitmentstage workflowstep",
    Field.OUTCOME: "outcome disposition finalstatus",
    Field.APPLIED_ON: "appliedon applieddate dateapplied applicationdate applydate appliedat "
    "applicationsubmitted dateofapplication submittedon",
    Field.NOTE: "note notes comment comments remarks recruiternotes",
    Field.NO_CONTACT: "donotcontact dnc nocontact unsubscribed optedout optout hasoptedout "
    "globalunsubscribe stop blacklisted candidateoptedout unsubscribedat optedoutat",
    Field.NO_EMAIL: "emailoptout optoutemail emailoptedout hasoptedoutofemail donotemail noemail "
    "emailunsubscribed unsubscribedfromemail unsubscribedemail optoutofemail",
    Field.NO_TEXT: "smsoptout textoptout optoutsms optouttext smsoptedout donottext donotsms notext "
    "nosms smsunsubscribed hasoptedoutofsms optedoutofsms optedoutoftexts textmessageoptout",
    Field.NO_CALL: "donotcall nocall calloptout phoneoptout optoutphone hasoptedoutofphone "
    "nophonecalls",
    Field.NO_OTHER_JOBS: "massmailoptout marketingoptout optoutmarketing newsletteroptout "
    "donotnotify",
    Field.MAY_CONTACT: "contactallowed maycontact okaytocontact oktocontact",
    Field.MAY_EMAIL: "emailoptin optinemail emailallowed mayemail emailsubscribed allowemail",
    Field.MAY_TEXT: "smsoptin textoptin optinsms optintext smsallowed maytext allowsms allowtext "
    "smsconsent textconsent textmessageoptin optedintosms smspermission",
    Field.MAY_CALL: "calloptin phoneoptin callallowed maycall allowcall allowphone",
    Field.MAY_OTHER_JOBS: "marketingoptin marketingconsent newsletter talentpool talentpoolconsent "
    "keepintouch stayintouch jobalerts",
    Field.FIRST_WAY: "preferredcontact preferredcontactmethod contactpreference preferredchannel "
    "preferredmethodofcontact preferredcommunication communicationpreference contactmethod "
    "preferredway contactby",
    Field.NEVER: "nevercontactby donotcontactby channelsnottouse nevercontactvia",
    Field.HOURS: "besttimetocall besttimetocontact besttime preferredtime preferredcontacttime "
    "contacthours contacttime",
}
KNOWN = {name: field for field, names in NAMES.items() for name in names.split()}


# What we add to the rows that we hand back: not to be mapped when they return.
OUR_COLUMNS = ("Usual: row", "Usual: why not taken")


class MappingError(Exception):
    """The columns do not fit; each of `complaints` is a sentence."""

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        super().__init__("\n".join(complaints))


@dataclass(frozen=True, slots=True)
class Plan:
    """For each column, in the order of the file: its field, or None for a discarded one."""

    headers: tuple[str, ...]
    fields: tuple[Field | None, ...]

    @property
    def discarded(self) -> list[str]:
        return [name for name, field in zip(self.headers, self.fields, strict=True) if not field]

    @property
    def mapped(self) -> list[tuple[str, Field]]:
        pairs = zip(self.headers, self.fields, strict=True)
        return [(name, field) for name, field in pairs if field]


def plan_of(
    headers: tuple[str, ...],
    *,
    mapped: Mapping[str, str],
    discarded: Iterable[str],
    known: Mapping[str, Field | None] | None = None,
) -> Plan:
    """What was asked for comes before what is known of a column, and that before what a name suggests.

    Raises MappingError.
    """
    asked = {key_of(name): field for name, field in mapped.items()}
    dropped = {key_of(name) for name in (*discarded, *OUR_COLUMNS)}
    complaints = unknown(headers, mapped, discarded) + contradictory(mapped, dropped)
    names = {key_of(name): field for name, field in suggested(headers, known or {}).items()}
    fields = tuple(
        None
        if key in dropped
        else Field(asked[key])
        if is_field(asked.get(key))
        else names.get(key)
        for key in map(key_of, headers)
    )
    plan = Plan(headers, fields)
    decided = dropped | asked.keys() | names.keys()
    complaints += unmapped([name for name in headers if key_of(name) not in decided])
    complaints += twice(plan) + nameless(plan)
    if complaints:
        raise MappingError(complaints)
    return plan


def suggested(headers: Iterable[str], known: Mapping[str, Field | None]) -> dict[str, Field | None]:
    """For each column that anything is known of: what it holds, or None to leave it out."""
    found: dict[str, Field | None] = {}
    for name in headers:
        word = folded(name)
        if word in known:
            found[name] = known[word]
        elif name in OUR_COLUMNS:
            found[name] = None
        elif word in KNOWN:
            found[name] = KNOWN[word]
    return found


def is_field(asked: str | None) -> bool:
    return asked in list(Field)


def key_of(name: str) -> str:
    return name.strip().casefold()


def folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


# --- complaints -------------------------------------------------------------------------------


def unknown(
    headers: Iterable[str], mapped: Mapping[str, str], discarded: Iterable[str]
) -> list[str]:
    there = {key_of(name) for name in headers}
    missing = [name for name in (*mapped, *discarded) if key_of(name) not in there]
    strange = [field for field in mapped.values() if field not in list(Field)]
    return [_("The file has no column “%(name)s”.") % {"name": name} for name in missing] + [
        _("There is no field “%(field)s”. There are: %(all)s.")
        % {"field": field, "all": ", ".join(Field)}
        for field in strange
    ]


def contradictory(mapped: Mapping[str, str], dropped: set[str]) -> list[str]:
    both = [name for name in mapped if key_of(name) in dropped]
    return [_("“%(name)s” is both mapped and discarded.") % {"name": name} for name in both]


def unmapped(left: list[str]) -> list[str]:
    """Nothing is dropped silently."""
    return [
        _('What is “%(name)s”? Use --map "%(name)s=FIELD" or --discard "%(name)s".')
        % {"name": name}
        for name in left
    ]


def twice(plan: Plan) -> list[str]:
    complaints = []
    for field in Field:
        names = [name for name, of in plan.mapped if of == field]
        if field not in MANY and len(names) > 1:
            words = _("%(names)s are all taken for %(field)s. Discard all but one.")
            complaints.append(words % {"names": ", ".join(names), "field": field})
    return complaints


def nameless(plan: Plan) -> list[str]:
    fields = {field for _name, field in plan.mapped}
    complaints = []
    if not fields & {Field.FULL_NAME, Field.FIRST_NAME}:
        complaints.append(_("No column holds a name (full_name or first_name)."))
    if not fields & {Field.EMAIL, Field.PHONE}:
        complaints.append(_("No column holds an email address or a phone number."))
    if Field.FULL_NAME in fields and fields & {Field.FIRST_NAME, Field.LAST_NAME}:
        complaints.append(_("Both a whole name and its parts: discard one or the other."))
    return complaints
