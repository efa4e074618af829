"""Health worked out plainly from recorded entries, as the design says: loops over days, one number at a time.

Nothing of the real reckoning is used. ``rules`` is a policy file as it is read by ``tomllib``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

Rules = dict[str, Any]
Found = dict[str, Any]
WRITTEN = ("email", "letter")


@dataclass(frozen=True)
class Bit:
    """An item of evidence: on one day, or on each day from ``start`` until before ``until`` (``None``: it stands)."""

    kind: str
    entry: str
    dimension: str
    value: float
    weight: float
    start: date
    until: date | None
    partner: str | None = None

    def mass(self, on: date, half_life: float) -> float:
        last = on if self.until is None else min(self.until - timedelta(days=1), on)
        total, day = 0.0, self.start
        while day <= last:
            total += self.weight * 2 ** (-(on - day).days / half_life)
            day += timedelta(days=1)
        return total


# -- from entries to evidence (section 3) --------------------------------------------------------------------


def bits_of(entries: Any, rules: Rules) -> list[Bit]:
    """All evidence of the standing entries of one partnership."""
    told = (_trust, _items, _meetings, _promises, _papers, _escalations, _quiet, _contacts, _listening)
    return [bit for tell in told for bit in tell(entries, rules)]


def _one(entry: Any, dimension: str, said: Any, day: date, **more: Any) -> Bit:
    kind = entry.kind_name
    ref = entry.round if kind == "check-in" else entry.ref
    return Bit(kind, ref, dimension, said[0], said[1], day, day + timedelta(days=1), **more)


def _long(entry: Any, dimension: str, a_day: float, start: date, until: date | None) -> Iterator[Bit]:
    if until is None or until > start:
        yield Bit(entry.kind_name, entry.ref, dimension, 0.0, a_day, start, until)


def _said(rule: Rules) -> tuple[float, float]:
    return rule["value"], rule["weight"]


def _trust(entries: Any, rules: Rules) -> Iterator[Bit]:
    for answer in entries.of("check-in").values():
        marks = [mark for mark in (answer.reliable, answer.open, answer.fair, answer.able) if mark is not None]
        mean = answer.mean if answer.mean is not None else sum(marks) / len(marks)
        said = (mean - 1) / 4, rules["trust"]["answer_weight"]
        yield _one(answer, "trust", said, answer.answered_on, partner=answer.partner)


def _items(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule, times = rules["decisions"], dict[str, int]()
    held = {meeting.meeting: meeting.held_on for meeting in entries.of("meeting").values()}
    for item in sorted(entries.of("item").values(), key=lambda each: (held[each.meeting], each.meeting)):
        n = times[item.item] = times.get(item.item, 0) + 1
        day = held[item.meeting]
        if item.outcome in ("decided", "actioned", "discussed"):
            yield _one(item, "decisions", _said(rule[item.outcome]), day)
        elif item.outcome in ("deferred", "not-reached"):
            value, weight = _said(rule["put_off"])
            yield _one(item, "decisions", (value, weight * min(n, rule["put_off_counts_at_most"])), day)
        elif item.outcome == "withdrawn" and n >= rule["withdrawn_counts_from"]:
            yield _one(item, "decisions", _said(rule["withdrawn"]), day)
        if item.outcome in ("decided", "actioned"):
            times[item.item] = 0


def _meetings(entries: Any, rules: Rules) -> Iterator[Bit]:
    items = defaultdict(list)
    for item in entries.of("item").values():
        items[item.meeting].append(item)
    for meeting in entries.of("meeting").values():
        on_it, day = items[meeting.meeting], meeting.held_on
        outcomes = {item.outcome for item in on_it if item.outcome}
        decides = meeting.kind in rules["decisions"]["meetings_that_decide"]
        if decides and outcomes and not outcomes & {"decided", "actioned"}:
            yield _one(meeting, "decisions", _said(rules["decisions"]["nothing_decided"]), day)
        yield from _attendance(entries, meeting, rules["engagement"])
        rule = rules["conversation"]
        if meeting.minutes and on_it:
            span = rule["unhurried_minutes"] - rule["rushed_minutes"]
            value = min(max((meeting.minutes / len(on_it) - rule["rushed_minutes"]) / span, 0), 1)
            yield _one(meeting, "conversation", (value, rule["pace_weight"]), day)


def _attendance(entries: Any, meeting: Any, rule: Rules) -> Iterator[Bit]:
    if not (meeting.present or meeting.deputies or meeting.absent):
        return
    came = dict.fromkeys(meeting.absent, rule["absent"])
    if not meeting.absent:
        for partner in entries.of("partner").values():
            if partner.joined_on <= meeting.held_on and not (partner.left_on and partner.left_on <= meeting.held_on):
                came[partner.partner] = rule["absent"]
    came.update(dict.fromkeys(meeting.deputies, rule["deputy"]))
    came.update(dict.fromkeys(meeting.present, rule["present"]))
    for value in came.values():
        yield _one(meeting, "engagement", (value, rule["meeting_weight"] / len(came)), meeting.held_on)


def _promises(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule = rules["follow_through"]
    for kind, done in (("decision", "enacted_on"), ("action", "completed_on")):
        for entry in entries.of(kind).values():
            ended = getattr(entry, done)
            if ended:
                late = max((ended - entry.due_on).days, 0) if entry.due_on else 0
                value = 0.5 ** (late / rule["late_half_life_days"])
                yield _one(entry, "follow_through", (value, rule["done_weight"]), ended)
            elif entry.dropped_on:
                yield _one(entry, "follow_through", _said(rule["dropped"]), entry.dropped_on)
            if entry.due_on:
                a_day = rule["overdue"]["per_30_days"] / 30
                start = entry.due_on + timedelta(days=1)
                yield from _long(entry, "follow_through", a_day, start, ended or entry.dropped_on)


def _papers(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule = rules["follow_through"]
    within = rule["paper_within_days"]
    for paper in entries.of("paper").values():
        if paper.acted_on:
            in_time = (paper.acted_on - paper.presented_on).days <= within
            said = _said(rule["paper_in_time" if in_time else "paper_late"])
            yield _one(paper, "follow_through", said, paper.acted_on)
        start = paper.presented_on + timedelta(days=within)
        yield from _long(paper, "follow_through", rule["paper_unanswered"]["per_30_days"] / 30, start, paper.acted_on)


def _escalations(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule = rules["repair"]
    for each in entries.of("escalation").values():
        level = rule["levels"][each.level]
        if each.level == "tension":
            yield _one(each, "repair", _said(rule["named"]), each.raised_on)
        for turn, start in enumerate([each.raised_on, *each.reopened_on]):
            end = each.settled_on[turn] if turn < len(each.settled_on) else None
            if turn:
                yield _one(each, "repair", (0.0, level["level"]), start)
            since = start if turn else start + timedelta(days=level["grace_days"])
            yield from _long(each, "repair", level["level"] / 30, since, end)
            if end:
                value = 0.5 ** ((end - start).days / level["target_days"])
                yield _one(each, "repair", (value, max(level["level"], rule["least_settled_weight"])), end)


def _quiet(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule = rules["engagement"]
    talks = [(each.held_on, "meeting", each.ref, each) for each in entries.of("meeting").values()]
    talks += [(each.made_on, "contact", each.ref, each) for each in entries.of("contact").values()]
    talks.sort(key=lambda talk: talk[:3])
    (closed_on,) = {each.closed_on for each in entries.of("partnership").values()}
    for at, (day, _, _, entry) in enumerate(talks):
        later = talks[at + 1][0] if at + 1 < len(talks) else None
        if later != day:
            start = day + timedelta(days=rule["quiet_after_days"])
            yield from _long(entry, "engagement", rule["quiet"]["per_30_days"] / 30, start, later or closed_on)


def _contacts(entries: Any, rules: Rules) -> Iterator[Bit]:
    rule = rules["conversation"]
    for contact in entries.of("contact").values():
        weight = rule["written_weight" if contact.channel in WRITTEN else "contact_weight"]
        yield _one(contact, "conversation", (rule[contact.tone], weight), contact.made_on)


def _listening(entries: Any, rules: Rules) -> Iterator[Bit]:
    for kind in ("listening", "step"):
        for entry in entries.of(kind).values():
            yield _one(entry, "conversation", _said(rules["conversation"]["listening"]), entry.held_on)


# -- from evidence to health (section 4) ---------------------------------------------------------------------


def health_of(entries: Any, bits: list[Bit], on: date, rules: Rules) -> Found:
    """Score, cap, dimensions, trust by partner and the points of each entry, at the end of a day."""
    parts = {name: _part(name, bits, on, rules) for name in rules["dimensions"]}
    known = {name: rules["dimensions"][name]["weight"] for name, part in parts.items() if part["score"] is not None}
    found: Found = {"dimensions": parts, "score": None, "cap": None, "points": {}}
    if not known:
        return found
    points: dict[tuple[str, str, str], float] = defaultdict(float)
    for name, weight in known.items():
        for (kind, entry), share in parts[name]["points"].items():
            points[kind, entry, name] += share * weight / sum(known.values())
    score = sum(parts[name]["score"] * weight for name, weight in known.items()) / sum(known.values())
    found["score"], found["points"] = score, dict(points)
    cap = _cap(entries, on, rules)
    if cap is not None and cap[0] < score:
        found["cap"] = found["score"] = cap[0]
        found["points"]["escalation", cap[1], "cap"] = cap[0] - score
    return found


def _part(name: str, bits: list[Bit], on: date, rules: Rules) -> Found:
    mine = [bit for bit in bits if bit.dimension == name and bit.start <= on]
    if name != "trust":
        return _scored(mine, on, rules, name)
    by_partner = {
        ref: [bit for bit in mine if bit.partner == ref] for ref in sorted({bit.partner or "" for bit in mine})
    }
    parts = {ref: _scored(of_it, on, rules, name) for ref, of_it in by_partner.items()}
    scored = [part for part in parts.values() if part["score"] is not None]
    found: Found = {"score": None, "points": {}, "by_partner": {ref: part["score"] for ref, part in parts.items()}}
    found["mass"] = sum(part["mass"] for part in parts.values())
    if not scored or len(mine) < rules["trust"]["least_answers"]:
        return found
    points: dict[tuple[str, str], float] = defaultdict(float)
    for part in scored:
        for key, share in part["points"].items():
            points[key] += share / len(scored)
    found["score"], found["points"] = sum(part["score"] for part in scored) / len(scored), points
    found["wide"] = 128 * sqrt(sum(part["spread"] for part in scored)) / len(scored)
    return found


def _scored(bits: list[Bit], on: date, rules: Rules, name: str) -> Found:
    half_life = rules["dimensions"][name]["half_life_days"]
    k, p0 = rules["prior_strength"], rules["prior"]
    masses = [bit.mass(on, half_life) for bit in bits]
    total = sum(masses)
    if not total or total < rules["least_evidence"] - 1e-9:
        return {"score": None, "points": {}, "mass": total}
    points: dict[tuple[str, str], float] = defaultdict(float)
    for bit, mass in zip(bits, masses, strict=True):
        points[bit.kind, bit.entry] += 100 * mass * (bit.value - p0) / (k + total)
    good = sum(mass * bit.value for bit, mass in zip(bits, masses, strict=True))
    p = (k * p0 + good) / (k + total)
    spread = p * (1 - p) / (k + total + 1)
    return {"score": 100 * p, "points": points, "mass": total, "spread": spread, "wide": 128 * sqrt(spread)}


def _cap(entries: Any, on: date, rules: Rules) -> tuple[float, str] | None:
    found = []
    for each in entries.of("escalation").values():
        rule = rules["caps"].get(each.level)
        for turn, start in enumerate([each.raised_on, *each.reopened_on] if rule else []):
            end = each.settled_on[turn] if turn < len(each.settled_on) else None
            is_open = start <= on and (end is None or on < end)
            if is_open and (not rule["after_days"] or (on - start).days > rule["after_days"]):
                found.append((float(rule["at_most"]), each.ref))
    return min(found, default=None)
