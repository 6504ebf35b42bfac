"""People, contact points, teams, jobs, applications, links and happenings."""

from candidates.models.access import AccessRecord, ApplicationAccess
from candidates.models.application import Application, CloseReason, Move, Note
from candidates.models.audit import AuditEntry
from candidates.models.candidate import Candidate, ContactCode, ContactPoint
from candidates.models.data_request import DataRequest
from candidates.models.desk import Claim, Snooze
from candidates.models.document import Document, DocumentRequest, DocumentType
from candidates.models.employer import Employer
from candidates.models.erasure import Erasure, ErasureWork, FileToRemove
from candidates.models.hand_over import HandedOver, HandOver
from candidates.models.happening import (
    Beat,
    Consumer,
    Consumption,
    ConsumptionFailure,
    Happening,
)
from candidates.models.job import Job, JobStage, Stage
from candidates.models.link import Link
from candidates.models.merge import Merge
from candidates.models.outside import OutsideId
from candidates.models.retention import RetentionRun
from candidates.models.sign_in import SignIn
from candidates.models.team import Membership, Team
from candidates.models.view import SavedView

__all__ = [
    "AccessRecord",
    "Application",
    "ApplicationAccess",
    "AuditEntry",
    "Beat",
    "Candidate",
    "Claim",
    "CloseReason",
    "Consumer",
    "Consumption",
    "ConsumptionFailure",
    "ContactCode",
    "ContactPoint",
    "DataRequest",
    "Document",
    "DocumentRequest",
    "DocumentType",
    "Employer",
    "Erasure",
    "ErasureWork",
    "FileToRemove",
    "HandOver",
    "HandedOver",
    "Happening",
    "Job",
    "JobStage",
    "Link",
    "Membership",
    "Merge",
    "Move",
    "Note",
    "OutsideId",
    "RetentionRun",
    "SavedView",
    "SignIn",
    "Snooze",
    "Stage",
    "Team",
]
