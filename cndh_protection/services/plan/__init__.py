"""The protection plan of a case: what its measures must respect, when they end, and all of them on one page."""
