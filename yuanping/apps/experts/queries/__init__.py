"""What may be asked about the registry. Rows stay inside; values without names leave, and names only through a recorded read."""

from yuanping.apps.experts.queries.catalogue import (
    SMALLEST_SHOWN_CELL,
    RegistryRow,
    RegistryTable,
    registry_table,
    shared_catalogue,
)
from yuanping.apps.experts.queries.files import (
    ExpertFile,
    ExpertLine,
    Found,
    Wanted,
    access_expert,
    find_by_page_code,
    get_file,
    search_experts,
)
from yuanping.apps.experts.queries.passkeys import PasskeyView, holder_of, list_passkeys
from yuanping.apps.experts.queries.pool import (
    CellTotal,
    Narrowing,
    count_cells,
    count_covered,
    count_levels,
    list_bars,
    list_candidates,
    narrow,
    sealed_profiles,
)

__all__ = [
    "SMALLEST_SHOWN_CELL",
    "CellTotal",
    "ExpertFile",
    "ExpertLine",
    "Found",
    "Narrowing",
    "PasskeyView",
    "RegistryRow",
    "RegistryTable",
    "Wanted",
    "access_expert",
    "count_cells",
    "count_covered",
    "count_levels",
    "find_by_page_code",
    "get_file",
    "holder_of",
    "list_bars",
    "list_candidates",
    "list_passkeys",
    "narrow",
    "registry_table",
    "sealed_profiles",
    "search_experts",
    "shared_catalogue",
]
