"""The log as everybody may see it: its newest checkpoint and nothing else."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from yuanping.api.schemas import CheckpointOut, Problem
from yuanping.apps.evidence.queries import newest_checkpoint
from yuanping.kernel.errors import NotFound

router = Router(tags=["log"])


@router.get(
    "/checkpoint", response={200: CheckpointOut, 404: Problem}, auth=None, summary="The newest signed checkpoint"
)
def show_checkpoint(request: HttpRequest) -> CheckpointOut:
    found = newest_checkpoint()
    if found is None:
        raise NotFound("checkpoint")
    return CheckpointOut(size=found.size, root=str(found.root), text=found.text)
