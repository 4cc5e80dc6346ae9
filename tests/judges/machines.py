"""Lets feedparser read every feed of a built site, and icalendar every calendar.

    python machines.py SITE

Both also hold the files to what their formats ask for and the parsers let pass: ids that are
there once, dates that are whole days, lines that are short enough. Exit code 0: nothing is wrong;
1: something is; 2: there was nothing to judge.
"""

import datetime
import json
import sys
from pathlib import Path

import feedparser
import icalendar


def atom(path):
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        yield f"feedparser: {feed.bozo_exception}"
    if feed.version != "atom10":
        yield f"no Atom 1.0 but {feed.version or 'nothing'}"
        return
    for field in ("id", "title", "updated", "language", "author"):
        if not feed.feed.get(field):
            yield f"the feed has no {field}"
    rels = {link.rel: link.href for link in feed.feed.get("links", [])}
    if not rels.get("self", "").endswith(path.name):
        yield f"the feed does not name itself but {rels.get('self')}"
    if "alternate" not in rels:
        yield "the feed names no page"
    yield from entries(feed.entries, ("id", "title", "link", "updated", "summary"))


def json_feed(path):
    """JSON Feed 1.1: jsonfeed.org/version/1.1"""
    feed = json.loads(path.read_text("utf-8"))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"no JSON Feed 1.1 but {feed.get('version')}"
        return
    for field in ("title", "home_page_url", "feed_url", "language", "authors"):
        if not feed.get(field):
            yield f"the feed has no {field}"
    if not feed["feed_url"].endswith(path.name):
        yield f"the feed does not name itself but {feed['feed_url']}"
    for item in feed["items"]:
        try:
            datetime.datetime.fromisoformat(item["date_published"])
        except ValueError:
            yield f"no date: {item['date_published']}"
    yield from entries(feed["items"], ("id", "title", "url", "content_text", "date_published"))


def entries(items, fields):
    for item in items:
        for field in fields:
            if not item.get(field):
                yield f"an entry has no {field}: {item.get('title') or item.get('id')}"
    ids = [item.get("id") for item in items]
    if len(ids) != len(set(ids)):
        yield "two entries have the same id"


def calendar(path):
    data = path.read_bytes()
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            yield f"a line of {len(line)} bytes: {line[:40].decode('utf-8', 'replace')}"
        if b"\n" in line:
            yield "a line that does not end with CR LF"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield "a line that is folded inside a character"
    calendars = icalendar.Calendar.from_ical(data, multiple=True)
    if len(calendars) != 1:
        yield f"{len(calendars)} calendars"
        return
    whole = calendars[0]
    for component in whole.walk():
        for name, error in component.errors:
            yield f"icalendar: {name}: {error}"
    for field in ("VERSION", "PRODID", "NAME", "REFRESH-INTERVAL"):
        if field not in whole:
            yield f"the calendar has no {field}"
    for event in whole.walk("VEVENT"):
        missing = [field for field in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "URL") if field not in event]
        if missing:
            yield f"an event has no {', '.join(missing)}: {event.get('SUMMARY')}"
            continue
        start, end, stamp = (moment(event[field]) for field in ("DTSTART", "DTEND", "DTSTAMP"))
        whole_days = type(start) is type(end) is datetime.date
        if not whole_days or end - start != datetime.timedelta(days=1):
            yield f"an event is not one whole day: {start} to {end}"
        if not isinstance(stamp, datetime.datetime) or stamp.utcoffset() != datetime.timedelta(0):
            yield f"a time stamp that is not in UTC: {stamp}"
    uids = [event.get("UID") for event in whole.walk("VEVENT")]
    if len(uids) != len(set(uids)):
        yield "two events have the same UID"


def moment(value):
    """The date or time of a property; nothing for one that icalendar could not read."""
    try:
        return value.dt
    except icalendar.error.BrokenCalendarProperty:
        return None


JUDGES = {"feeds": (atom, "**/feed.xml", "feeds/**/*.xml"), "JSON feeds": (json_feed, "**/feed.json", "feeds/**/*.json"), "calendars": (calendar, "**/*.ics")}


def main(site):
    wrong = 0
    for name, (judge, *patterns) in JUDGES.items():
        found = sorted({path for pattern in patterns for path in site.glob(pattern)})
        if not found:
            print(f"there are no {name} in {site}", file=sys.stderr)
            return 2
        for path in found:
            for fault in judge(path):
                wrong += 1
                print(f"error: {fault}\n  --> {path.relative_to(site)}\n")
        print(f"{name}: {len(found)} files")
    print(f"machines: {wrong} findings")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "public")))
