"""The plan of the demo, taken through the site's documents."""

from cndh_protection.setup.demo.writing.accounts import make_accounts, name_focal_point
from cndh_protection.setup.demo.writing.documents import write_plan

__all__ = ["make_accounts", "name_focal_point", "write_plan"]
