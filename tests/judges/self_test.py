"""Judges the judges: what is in order passes, and each planted defect is found.

    python -m unittest self_test.py
"""

import json
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path

import hsds
import machines

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>urn:uuid:1</id><title>News</title>
<updated>2026-11-21T12:00:00Z</updated><author><name>We</name></author>
<link rel="self" type="application/atom+xml" href="https://example.org/feed.xml"/>
<link rel="alternate" type="text/html" href="https://example.org/en/"/>
<entry><id>urn:uuid:2</id><title>One</title><updated>2026-11-21T12:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://example.org/en/one/"/><summary>Ah.</summary></entry></feed>
"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News",
    "home_page_url": "https://example.org/en/",
    "feed_url": "https://example.org/feed.json",
    "language": "en",
    "authors": [{"name": "We"}],
    "items": [{"id": "2", "url": "https://example.org/en/one/", "title": "One", "content_text": "Ah.", "date_published": "2026-11-21T12:00:00Z"}],
}

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
NAME:Days
REFRESH-INTERVAL;VALUE=DURATION:P1D
BEGIN:VEVENT
UID:1
DTSTAMP:20261121T120000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20270131
DTEND;VALUE=DATE:20270201
SUMMARY:Last day
URL;VALUE=URI:https://example.org/en/one/
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"date": {"type": "string", "format": "date"}},
    "additionalProperties": False,
}


ORGANIZATION, SERVICE, LOCATION, AT = (
    str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("organization", "service", "location", "at")
)


def table(name, path, fields, **keys):
    """A table as datapackage.json describes it."""
    one = lambda field: {"name": field, "type": "date" if field == "assured_date" else "string"}
    described = [one(field) for field in fields.split()]
    for field in described:
        required = field["name"] in ("id", "name", "status", "description", "organization_id", "service_id", "location_id", "location_type")
        field["constraints"] = {"required": required, "unique": field["name"] == "id"}
        values = hsds.SPEC["enumerations"].get(f"{name}.{field['name']}")
        if values:
            field["constraints"]["enum"] = values
    foreign = [{"fields": field, "reference": {"resource": to, "fields": "id"}} for field, to in keys.items()]
    return {"name": name, "path": path, "profile": "tabular-data-resource", "schema": {"primaryKey": "id", "fields": described, "foreignKeys": foreign}}


HSDS = {
    "organizations.csv": f"id,name,description\n{ORGANIZATION},Helpers,Clinic\n",
    "services.csv": f"id,organization_id,name,status,assured_date\n{SERVICE},{ORGANIZATION},Checkups,active,2026-11-21\n",
    "locations.csv": f"id,location_type\n{LOCATION},virtual\n",
    "service_at_location.csv": f"id,service_id,location_id\n{AT},{SERVICE},{LOCATION}\n",
    "datapackage.json": json.dumps({"name": "human_services_data", "profile": "tabular-data-package", "resources": [
        table("organization", "organizations.csv", "id name description"),
        table("service", "services.csv", "id organization_id name status assured_date", organization_id="organization"),
        table("location", "locations.csv", "id location_type"),
        table("service_at_location", "service_at_location.csv", "id service_id location_id", service_id="service", location_id="location"),
    ]}),
    "services.json": json.dumps([{"id": SERVICE, "name": "Checkups", "status": "active", "service_at_locations": [{"id": AT, "location": {"id": LOCATION, "location_type": "virtual"}}]}]),
}


class Judges(unittest.TestCase):
    def faults(self, judge, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(text.encode("utf-8"))
            return " / ".join(judge(path))

    def check(self, judge, name, good, defects):
        self.assertEqual(self.faults(judge, name, good), "")
        for old, new, wanted in defects:
            with self.subTest(new=new):
                self.assertIn(old, good)
                self.assertRegex(self.faults(judge, name, good.replace(old, new)), wanted)

    def test_atom(self):
        self.check(machines.atom, "feed.xml", ATOM, [
            ("<title>One", "<title>One & two", "feedparser"),
            ("<id>urn:uuid:2</id>", "", "an entry has no id"),
            ("<updated>2026-11-21T12:00:00Z</updated><author>", "<author>", "the feed has no updated"),
            ("feed.xml", "other.xml", "does not name itself"),
            ("</feed>", "<entry><id>urn:uuid:2</id></entry></feed>", "the same id"),
        ])

    def test_json_feed(self):
        self.check(machines.json_feed, "feed.json", json.dumps(JSON_FEED), [
            ('"title": "News"', '"title": ""', "the feed has no title"),
            ("version/1.1", "version/9", "no JSON Feed"),
            ("2026-11-21T", "November 21 ", "no date"),
            ('"content_text": "Ah."', '"content_text": ""', "an entry has no content_text"),
        ])

    def test_calendar(self):
        self.check(machines.calendar, "all.ics", CALENDAR, [
            ("UID:1\r\n", "", "an event has no UID"),
            ("SUMMARY:Last day", f"SUMMARY:{'x' * 90}", "a line of 98 bytes"),
            ("SUMMARY:Last day\r\n", "SUMMARY:Last day\n", "CR LF"),
            ("DTEND;VALUE=DATE:20270201", "DTEND;VALUE=DATE:20270202", "not one whole day"),
            ("DTSTART;VALUE=DATE:20270131", "DTSTART;VALUE=DATE:20271331", "icalendar|not one whole day"),
            ("END:VEVENT\r\n", "END:VEVENT\r\n" + CALENDAR.split("20;")[0][CALENDAR.index("BEGIN:VEVENT"):CALENDAR.index("END:VCALENDAR")], "the same UID"),
        ])

    def test_schema(self):
        check = Path(sys.executable).with_name("check-jsonschema")
        with tempfile.TemporaryDirectory() as folder:
            schema, data = Path(folder) / "schema.json", Path(folder) / "data.json"
            schema.write_text(json.dumps(SCHEMA))
            for record, wanted in [({"date": "2027-01-31"}, 0), ({"date": "soon"}, 1), ({"dates": "2027-01-31"}, 1)]:
                data.write_text(json.dumps(record))
                done = subprocess.run([check, "--schemafile", schema, data], capture_output=True, text=True)
                self.assertEqual(done.returncode, wanted, done.stdout)

    def test_hsds(self):
        """A package of one service: as it is, then with each defect in one of its files."""
        self.assertEqual(self.hsds_faults(), "")
        for file, old, new, wanted in [
            ("datapackage.json", '"path": "services.csv"', '"path": "service.csv"', "service lies in service.csv"),
            ("datapackage.json", '"name": "status", "type": "string"', '"name": "state", "type": "string"', "no column service.state.*service.status is required"),
            ("datapackage.json", '"name": "assured_date", "type": "date"', '"name": "assured_date", "type": "string"', "assured_date is date"),
            ("services.csv", "2026-11-21", "soon", "assured_date"),
            ("services.csv", "active", "open", "status"),
            ("services.csv", ORGANIZATION, SERVICE, "organization"),
            ("services.csv", "Checkups", "", "name"),
            ("organizations.csv", ORGANIZATION, "o-1", "no UUID"),
            ("service_at_location.csv", f"{AT},{SERVICE},{LOCATION}\n", "", "is at no location"),
            ("services.json", '"status": "active"', '"status": "open"', "'open' is not one of"),
            ("services.json", '"name": "Checkups"', '"title": "Checkups"', "'name' is a required property"),
            ("services.json", '"location": ', '"place": ', "at no location"),
        ]:
            with self.subTest(file=file, new=new):
                self.assertRegex(self.hsds_faults(file, old, new), f"(?s){wanted}")

    def hsds_faults(self, file=None, old="", new=""):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in HSDS.items():
                if name == file:
                    self.assertIn(old, text)
                    text = text.replace(old, new)
                (Path(folder) / name).write_text(text)
            described = json.loads((Path(folder) / "datapackage.json").read_text())
            data = json.loads((Path(folder) / "services.json").read_text())
            found = [*hsds.descriptor(described)]
            # What is read by a wrong description says nothing more.
            if not found:
                found = [*hsds.rows(Path(folder) / "datapackage.json"), *hsds.services(data)]
            return " / ".join(found)


if __name__ == "__main__":
    unittest.main()
