"""How SQLAlchemy is told of a PostgreSQL database. The views, the accounts and the key ring ask here."""

from __future__ import annotations


def with_driver(database_url: str) -> str:
    """A ``postgresql://`` (or ``postgres://``) URL that names the driver we use."""
    return "postgresql+psycopg" + database_url[database_url.index(":") :]
