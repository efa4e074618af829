"""Which set of view tables is read: a new one is filled beside the live one and takes its place in one step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from projections.views import SEALED_SINCE, Tables, Views, exclusive, generations


def live_tables(views: Views, made_for: str) -> Tables:
    """The tables to read from; made, empty, when there are none for this layout and policy."""
    generation = find_live(views, made_for)
    if generation is None:
        with exclusive(views.engine, "tables"):
            generation = find_live(views, made_for) or begin(views, made_for, "live").generation
    return views.tables(generation)


def find_live(views: Views, made_for: str) -> int | None:
    """The generation that is live for this layout and policy."""
    c = generations.c
    with views.engine.connect() as connection:
        return connection.execute(
            select(func.max(c.generation)).where(c.status == "live", c.made_for == made_for)
        ).scalar()


def live_for(views: Views) -> str | None:
    """What the newest live generation was made for."""
    c = generations.c
    query = select(c.made_for).where(c.status == "live").order_by(c.generation.desc()).limit(1)
    with views.engine.connect() as connection:
        return connection.execute(query).scalar()


def begin(views: Views, made_for: str, status: str) -> Tables:
    """Make the empty tables of a new generation."""
    with views.engine.begin() as connection:
        generation = (connection.execute(select(func.max(generations.c.generation))).scalar() or 0) + 1
    tables = views.tables(generation)
    tables.metadata.drop_all(views.engine)
    tables.metadata.create_all(views.engine)
    row = {"generation": generation, "position": 0, "status": status, "made_for": made_for}
    with views.engine.begin() as connection:
        connection.execute(insert(generations).values(row))
    return tables


def drop_leftovers(views: Views, besides: Tables) -> None:
    """Drop what an interrupted rebuild left, and what was replaced long enough ago that nobody reads it.

    The new generation must have begun: it may not get the number of one that is still being written to.
    """
    c = generations.c
    leftover = (c.status != "live") & (c.generation != besides.generation)
    with views.engine.connect() as connection:
        left = connection.execute(select(c.generation).where(leftover)).scalars().all()
    for generation in left:
        views.tables(generation).metadata.drop_all(views.engine)  # first: a row without tables is cleared next time
        with views.engine.begin() as connection:
            connection.execute(delete(generations).where(generations.c.generation == generation))


def drop_unsealed(views: Views) -> None:
    """Drop what an earlier version worked out: it holds personal words in the open."""
    with views.engine.connect() as connection:
        made_for = {row.generation: row.made_for for row in connection.execute(select(generations))}
    unsealed = [each for each, layout in made_for.items() if int(layout.split()[0]) < SEALED_SINCE]
    for generation in unsealed:
        views.tables(generation).metadata.drop_all(views.engine)
        with views.engine.begin() as connection:
            connection.execute(delete(generations).where(generations.c.generation == generation))
    if unsealed:
        views.compact()


def promote(views: Views, tables: Tables, keeping: str | None = None) -> bool:
    """Make a filled generation the live one, unless it has fallen behind the one it replaces.

    What was made for ``keeping`` stays live beside it: people read it until they see that another policy is in force.
    """
    with views.engine.begin() as connection:
        _lock(connection)
        position = _position(connection, generations.c.generation == tables.generation)
        if position < _position(connection, generations.c.status == "live"):
            return False
        replaced = (generations.c.status == "live") & generations.c.made_for.is_distinct_from(keeping)
        connection.execute(update(generations).where(replaced).values(status="old"))
        mine = generations.c.generation == tables.generation
        connection.execute(update(generations).where(mine).values(status="live", problem=None))
    return True


def _lock(connection: Connection) -> None:
    """Write first, so that positions cannot move until this transaction ends."""
    connection.execute(update(generations).values(position=generations.c.position))


def _position(connection: Connection, which: Any) -> int:
    return connection.execute(select(func.max(generations.c.position)).where(which)).scalar() or 0
