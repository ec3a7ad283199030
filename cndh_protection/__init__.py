"""Protection des défenseurs (CNDH): casework of Mali's protection mechanism for human rights defenders."""

__version__ = "0.1.0"
