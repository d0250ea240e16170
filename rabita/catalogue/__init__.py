"""What a federation shares, from its files: shared tables, roles, colocation, agencies and their mappings."""

from rabita.catalogue.agent_file import AgentFile, ColumnMapping, TableMapping, load_agent_file
from rabita.catalogue.encode import decode_catalogue, encode_catalogue
from rabita.catalogue.federation import Agency, Federation, load_federation
from rabita.catalogue.load import load_catalogue
from rabita.catalogue.profile import Profile, load_profile
from rabita.catalogue.reference import read_reference_tables
from rabita.catalogue.sources import Csv, Source

__all__ = [
    "Agency",
    "AgentFile",
    "ColumnMapping",
    "Csv",
    "Federation",
    "Profile",
    "Source",
    "TableMapping",
    "decode_catalogue",
    "encode_catalogue",
    "load_agent_file",
    "load_catalogue",
    "load_federation",
    "load_profile",
    "read_reference_tables",
]
