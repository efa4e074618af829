from __future__ import annotations

import time
from datetime import date

import pytest

from tests.web.calendar_text import calendar, event
from web.calendars import calendar_files
from web.calendars.calendar_files import Occurrence, UnreadableCalendar, read_calendar

FIRST, LAST = date(2025, 6, 30), date(2026, 6, 30)
LONDON = [
    "BEGIN:VTIMEZONE",
    "TZID:Our London",
    *("BEGIN:STANDARD", "DTSTART:19961027T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000"),
    *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
    *("BEGIN:DAYLIGHT", "DTSTART:19960331T010000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100"),
    *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT"),
    "END:VTIMEZONE",
]


def found(*events: str, head: list[str] | None = None) -> list[Occurrence]:
    return read_calendar(calendar(*events, head=head or []).encode(), FIRST, LAST).occurrences


def days(*events: str) -> list[str]:
    return [occurrence.held_on.isoformat() for occurrence in found(*events)]


def left_out(*events: str) -> dict[str, int]:
    return dict(read_calendar(calendar(*events).encode(), FIRST, LAST).left_out)


def test_a_meeting_has_its_title_day_time_and_length() -> None:
    [meeting] = found(event("Harbour  board\\, spring 🤝", "DTEND:20260310T113000"))
    assert (meeting.title, str(meeting.held_on)) == ("Harbour board, spring 🤝", "2026-03-10")
    assert (meeting.starts_at, meeting.minutes) == ("10:00", 90)


def test_what_cannot_be_kept_is_taken_out_of_titles() -> None:
    assert [o.title for o in found(event("Bell\x07 and\x1f tower"))] == ["Bell and tower"]


def test_meetings_repeat_with_exceptions_and_moved_ones() -> None:
    """Every second Tuesday in March and April; one is cancelled, one was moved to a Friday."""
    rule = ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260430T000000Z", "EXDATE:20260407T100000")
    moved = event("Board", "RECURRENCE-ID:20260324T100000", start=":20260327T140000", uid="b")
    assert days(event("Board", *rule, uid="b"), moved) == ["2026-03-10", "2026-03-27", "2026-04-21"]


def test_a_moved_meeting_keeps_its_key() -> None:
    series = event("Board", "RRULE:FREQ=WEEKLY;COUNT=2", uid="b")
    before = {occurrence.key for occurrence in found(series)}
    moved = event("Board", "RECURRENCE-ID:20260317T100000", start=":20260318T140000", uid="b")
    assert {occurrence.key for occurrence in found(series, moved)} == before


def test_meetings_of_one_series_share_it_and_others_do_not() -> None:
    series = [o.series for o in found(event("A", "RRULE:FREQ=DAILY;COUNT=2"), event("B"))]
    assert (len(series), len(set(series))) == (3, 2)


def test_only_the_days_asked_for_count_first_and_last_included() -> None:
    starts = ("20250629", "20250630", "20260630", "20260701", "20300101")
    events = [event(f"M{start}", start=f":{start}T100000") for start in starts]
    assert days(*events) == ["2025-06-30", "2026-06-30"]


def test_cancelled_meetings_are_left_out_however_that_is_said() -> None:
    repeated = event("Board", "RRULE:FREQ=WEEKLY;COUNT=2", uid="b")
    one = event("Board", "RECURRENCE-ID:20260317T100000", "STATUS:CANCELLED", start=":20260317T100000", uid="b")
    events = (event("A", "STATUS:CANCELLED"), event("Canceled: B"), repeated, one)
    assert days(*events) == ["2026-03-10"]
    assert left_out(*events) == {"cancelled": 3}
    withdrawn = calendar(event("A"), head=["METHOD:CANCEL"]).encode()
    assert read_calendar(withdrawn, FIRST, LAST).occurrences == []


def test_private_meetings_are_left_out() -> None:
    assert days(event("Dentist", "CLASS:PRIVATE"), event("Court", "CLASS:CONFIDENTIAL"), event("Board")) == [
        "2026-03-10"
    ]
    assert left_out(event("Dentist", "CLASS:PRIVATE")) == {"private": 1}


@pytest.mark.parametrize(
    ("start", "head", "held_on", "starts_at"),
    [
        (":20260310T233000", [], "2026-03-10", "23:30"),
        (":20260310T233000Z", [], "2026-03-10", "23:30"),
        (":20260310T233000Z", ["X-WR-TIMEZONE:Asia/Tokyo"], "2026-03-11", "08:30"),
        (";TZID=Europe/London:20260610T003000", [], "2026-06-10", "00:30"),
        (";TZID=GMT Standard Time:20260610T003000", [], "2026-06-10", "00:30"),
        (";TZID=Our London:20260610T003000", LONDON, "2026-06-10", "00:30"),
        (";TZID=America/Los_Angeles:20260630T230000", [], "2026-06-30", "23:00"),
        (";TZID=Pacific/Auckland:20250630T003000", [], "2025-06-30", "00:30"),
        (";TZID=Mars/Base:20260310T100000", [], "2026-03-10", "10:00"),
    ],
)
def test_a_meeting_is_on_the_day_that_those_who_came_would_name(
    start: str, head: list[str], held_on: str, starts_at: str
) -> None:
    [meeting] = found(event("Board", start=start), head=head)
    assert (meeting.held_on.isoformat(), meeting.starts_at) == (held_on, starts_at)


def test_a_weekly_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    weekly = event("Board", "RRULE:FREQ=WEEKLY;COUNT=4", start=";TZID=Europe/London:20260317T090000")
    assert {occurrence.starts_at for occurrence in found(weekly)} == {"09:00"}


def test_an_all_day_meeting_has_neither_time_nor_length() -> None:
    [meeting] = found(event("Awayday", "DTEND;VALUE=DATE:20260312", start=";VALUE=DATE:20260310"))
    assert (str(meeting.held_on), meeting.starts_at, meeting.minutes) == ("2026-03-10", None, None)


def test_an_impossible_length_is_left_open() -> None:
    [meeting] = found(event("Board", "DTEND:20260320T100000"))
    assert meeting.minutes is None


def test_alarms_guests_and_tasks_are_not_read() -> None:
    alarm = ("BEGIN:VALARM", "SUMMARY:Alarm", "TRIGGER:-PT5M", "END:VALARM", "ATTENDEE;CN=Ada:mailto:ada@example.org")
    task = "BEGIN:VTODO\r\nUID:t\r\nSUMMARY:Task\r\nDTSTART:20260310T100000\r\nEND:VTODO"
    assert [o.title for o in found(event("Board", *alarm), task)] == ["Board"]


def test_folded_lines_bom_and_plain_line_ends_are_read() -> None:
    text = calendar(event("Harbour bo\r\n ard")).replace("\r\n", "\n")
    assert read_calendar(b"\xef\xbb\xbf" + text.encode(), FIRST, LAST).occurrences[0].title == "Harbour board"


def test_several_calendars_in_a_file_are_read_as_one() -> None:
    both = calendar(event("A"), name="First") + calendar(event("B"))
    read = read_calendar(both.encode(), FIRST, LAST)
    assert (read.name, [o.title for o in read.occurrences]) == ("First", ["A", "B"])


def test_meetings_that_make_no_sense_are_left_out_and_counted() -> None:
    events = (
        event("No start", start=":soon"),
        event("No rule", "RRULE:FREQ=SOMETIMES"),
        event("No step", "RRULE:FREQ=DAILY;INTERVAL=0"),
        event("Bell", "RRULE:FREQ=HOURLY"),
        event("Bells", "RRULE:FREQ=DAILY;BYHOUR=1,2,3"),
        event("Board"),
    )
    assert days(*events) == ["2026-03-10"]
    assert left_out(*events) == {"broken": 3, "too often": 2}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is not a calendar file: it does not begin like one."),
        (b"hello", "This is not a calendar file"),
        (b"PK\x03\x04\0\0\0", "This is not a calendar file"),
        (b"\xff\xfe" + "BEGIN:VCALENDAR".encode("utf-16-le"), "This is not a calendar file"),
        (calendar(event("A"))[:120].encode(), "The calendar file breaks off before its end."),
        (calendar("NONSENSE WITHOUT A COLON").encode(), "The calendar file is damaged and cannot be read."),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableCalendar, match=message.replace(".", r"\.")):
        read_calendar(content, FIRST, LAST)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=DAILY", ":20200101T100000"),
        ("FREQ=DAILY;COUNT=365000", ":20200101T100000"),
        ("FREQ=DAILY;UNTIL=30260101T000000Z", ":20200101T100000"),
        ("FREQ=DAILY", ":10260101T100000"),
    ],
)
def test_a_thousand_years_of_days_take_no_longer_than_a_moment(rule: str, start: str) -> None:
    started = time.monotonic()
    assert len(found(event("Daily", f"RRULE:{rule}", start=start))) == 366
    assert time.monotonic() - started < 8


def test_a_recurrence_that_leads_nowhere_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "SECONDS", 3)
    never = [event(f"Never {n}", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=str(n)) for n in range(50)]
    started = time.monotonic()
    with pytest.raises(UnreadableCalendar, match="It takes too long to work through this calendar"):
        found(*never)
    assert time.monotonic() - started < 6


def test_a_long_history_is_cheap() -> None:
    """19 MB of meetings of earlier years, and one of this."""
    old = "\r\n".join(event(f"Old {n}", f"DESCRIPTION:{'x' * 800}", start=":20190310T100000") for n in range(20_000))
    started = time.monotonic()
    assert [o.title for o in found(old, event("Board"))] == ["Board"]
    assert time.monotonic() - started < 8


def test_more_meetings_than_anyone_attends_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_files, "MOST_OCCURRENCES", 100)
    with pytest.raises(UnreadableCalendar, match="More than 100 meetings"):
        found(event("Daily", "RRULE:FREQ=DAILY"))
