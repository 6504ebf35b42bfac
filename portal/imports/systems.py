"""Recruiting systems by the names of their columns, as their makers publish them.

`columns` says what each is; an empty one is known and left out. A file is of the system of which it has
all `marks`; whatever is not named here is asked for by name, as with any other file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portal.imports.columns import Field, folded

LEFT_OUT: Final = None


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """`key` names whose ids are meant; `source` is where its maker documents the columns."""

    key: str
    name: str
    source: str
    marks: frozenset[str]
    columns: Mapping[str, Field | None]


def system(key: str, name: str, source: str, marks: str, left_out: str, **columns: str) -> System:
    """Names of columns without spaces, signs and capitals, several to a field."""
    known: dict[str, Field | None] = dict.fromkeys(left_out.split(), LEFT_OUT)
    for field, names in columns.items():
        known |= dict.fromkeys(names.split(), Field(field))
    found = frozenset(marks.split())
    return System(key=key, name=name, source=source, marks=found, columns=known)


SYSTEMS: Final = (
    system(
        "usual",
        "Usual",
        "docs/imports.md",
        "usualid wantedname firstway emails phones",
        "since closed",
        outside_id="usualid",
        first_name="firstname",
        last_name="lastname",
        wanted_name="wantedname",
        email="emails",
        phone="phones",
        time_zone="timezone",
        language="language",
        job="job",
        stage="stage",
        outcome="outcome",
        applied_on="appliedon",
        no_email="noemail",
        no_text="notext",
        no_call="nocall",
        no_other_jobs="nootherjobs",
        first_way="firstway",
        never="never",
    ),
    system(
        "greenhouse",
        "Greenhouse",
        "https://support.greenhouse.io/hc/en-us/articles/360053674012-Bulk-import-candidates-from-spreadsheet",
        "firstname lastname whogetscredit",
        "company title source whogetscredit socialmedia website address department office "
        "prospectpool prospectstage prospectpoolcrmonly prospectstagecrmonly",
        first_name="firstname",
        last_name="lastname",
        email="email",
        phone="phone",
        note="notes",
        job="job",
        stage="milestone",
    ),
    system(
        "lever",
        "Lever",
        "https://help.lever.co/hc/en-us/articles/20087470372381-Migrating-Your-Data-Self-Service",
        "fullname stage sources origin",
        "sources origin archivedate tags links leverpostingurl resumefilename issecretnote owner",
        full_name="fullname",
        email="email",
        phone="phone",
        applied_on="dateadded",
        stage="stage",
        outcome="archivereason",
        job="posting",
        note="note notes",
    ),
    system(
        "smartrecruiters",
        "SmartRecruiters",
        "https://help.smartrecruiters.com/Reporting_and_Analytics/Reporting/Applications_report",
        "applicationid applicationstage candidateemail",
        "applicationid applicationlastupdate applicationreasonofrejection "
        "applicationreasonofwithdrawal applicationrejectedafter applicationstep "
        "applicationwithdrawalafter appliedvia candidateethnicity candidategender",
        first_name="candidatefirstname",
        last_name="candidatelastname",
        email="candidateemail",
        phone="candidatephonenumber",
        outside_id="candidateid candidateprofileid",
        applied_on="applicationcreationdate",
        stage="applicationstage",
        job="jobtitle jobname",
    ),
    system(
        "zoho",
        "Zoho Recruit",
        "https://help.zoho.com/portal/en/kb/recruit/module-set-up/candidates/standard-fields/articles/"
        "candidate-standard-fields",
        "candidateowner lastname candidatestatus",
        "candidateowner salutation candidatesource industry fax skypeid website candidatestatus rating "
        "noofemployees createdby modifiedby createdtime modifiedtime street city state zipcode",
        outside_id="candidateid",
        first_name="firstname",
        last_name="lastname",
        email="email secondaryemail",
        phone="phone mobile",
        no_email="emailoptout",
        country="country",
    ),
    system(
        "bullhorn",
        "Bullhorn",
        "https://kb.bullhorn.com/ats/Content/BHATS/Topics/listCustomImportExportFields.htm",
        "firstname lastname massmailoptout",
        "address1 address2 categoryid certifications city companyname companyurl state zip source "
        "status occupation owner nameprefix namesuffix middlename fax pager dateadded",
        outside_id="userid candidateid",
        first_name="firstname",
        last_name="lastname",
        wanted_name="nickname",
        email="email email2 email3",
        phone="mobile phone phone2 phone3 workphone",
        note="comments",
        no_other_jobs="massmailoptout",
        may_text="smsoptin",
        first_way="preferredcontact",
        country="country countryid",
    ),
    system(
        "opencats",
        "OpenCATS",
        "https://github.com/opencats/OpenCATS/blob/master/modules/import/ImportUI.php",
        "firstname lastname cellphone keyskills",
        "address city state zip currentemployer website keyskills owner datecreated datemodified",
        first_name="firstname",
        last_name="lastname",
        email="email email2",
        phone="cellphone homephone workphone",
        note="notes",
        hours="besttimetocall",
    ),
    system(
        "peopleforce",
        "PeopleForce",
        "https://help.peopleforce.io/en/articles/9367026-import-the-candidates-to-the-system",
        "fullname skypeid createdbyid",
        "gender skills skypeid source linkedinurl facebookurl dateofbirth desiredsalary curencycode "
        "currencycode createdbyid location",
        full_name="fullname",
        email="email workemailaddress",
        phone="phonenumber",
        job="position",
        applied_on="addedon",
        note="notes",
    ),
    system(
        "prismhr",
        "PrismHR Hire",
        "https://support.prismhr-hire.com/support/solutions/articles/3000034126-applicant-data-import",
        "firstname lastname appliedfor dateapplied",
        "address rating source linkedin resume coverletter",
        first_name="firstname",
        last_name="lastname",
        email="email",
        phone="phone",
        stage="status",
        applied_on="dateapplied",
        job="appliedfor",
        note="notes",
    ),
)
BY_KEY: Final = {each.key: each for each in SYSTEMS}


def recognised(headers: Iterable[str]) -> System | None:
    """The system of which the file has all marks; of several the one that knows most of its columns."""
    names = {folded(header) for header in headers}
    fitting = [each for each in SYSTEMS if each.marks <= names]
    return max(fitting, key=lambda each: len(names & each.columns.keys()), default=None)
