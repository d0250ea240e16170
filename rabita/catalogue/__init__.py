"""What a federation shares, from its files: shared tables, roles, colocation, agencies and their mappings."""

from rabita.catalogue.agent_file import AgentFile, ColumnMapping, TableMapping, load_agent_file
from rabita.catalogue.case_file import CaseRegister, RegisteredCase, load_cases
from rabita.catalogue.encode import decode_catalogue, encode_catalogue
from rabita.catalogue.federation import Agency, Federation, load_federation
from rabita.catalogue.load import load_catalogue
from rabita.catalogue.model import AGENCY, Catalogue, Column, ColumnRef, Kind, Role, Table, Type
from rabita.catalogue.profile import Profile, load_profile
from rabita.catalogue.reference import parse_reference_table, read_reference_tables, reference_content
from rabita.catalogue.roster import check_members, check_served, is_unlisted
from rabita.catalogue.schemas import json_schema
from rabita.catalogue.sources import Csv, Source

__all__ = [
    "AGENCY",
    "Agency",
    "AgentFile",
    "CaseRegister",
    "Catalogue",
    "Column",
    "ColumnMapping",
    "ColumnRef",
    "Csv",
    "Federation",
    "Kind",
    "Profile",
    "RegisteredCase",
    "Role",
    "Source",
    "Table",
    "TableMapping",
    "Type",
    "check_members",
    "check_served",
    "decode_catalogue",
    "encode_catalogue",
    "is_unlisted",
    "json_schema",
    "load_agent_file",
    "load_cases",
    "load_catalogue",
    "load_federation",
    "load_profile",
    "parse_reference_table",
    "read_reference_tables",
    "reference_content",
]
