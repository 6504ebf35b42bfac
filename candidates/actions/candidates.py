"""Holding a candidate's row: the lock under which contact is decided and changed."""

from candidates.models import Candidate


def locked_candidate(candidate_id: int) -> Candidate:
    """Until the end of the transaction. Rows that only point at the candidate are not held up."""
    return Candidate.objects.select_for_update(no_key=True).get(pk=candidate_id)
