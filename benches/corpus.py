#!/usr/bin/env python3
"""Writes one invented site for several generators, the same words for each.

  benches/corpus.py FOLDER --explainers 100 --programs 67 --for promotora,hugo,eleventy

N explainers of 400 to 900 words (the last 20 of them are updates) and M program records, each in
six languages: (N + M) x 6 pages. Explainers stand in four sections, link to each other, and have
headings, lists, quotes and now and then a table; each page has a topic, a few states and a day.
Lists, topics, feeds and sitemaps come on top. A text depends on nothing but its page and its
language, so every generator gets the same one, and every run.

FOLDER/promotora, FOLDER/hugo and FOLDER/eleventy are whole sites, themes included.
"""

import argparse
import json
import pathlib
import random
import re
import shutil

HERE = pathlib.Path(__file__).resolve().parent
VOCABULARY = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
LANGUAGES = list(VOCABULARY)  # The source language first.
SECTIONS = ["coverage", "costs", "applying", "rights"]
# CLDR's plural categories.
PLURALS = {
    "en": ["one", "other"],
    "es": ["one", "many", "other"],
    "zh-Hant": ["other"],
    "vi": ["one", "other"],
    "ar": ["zero", "one", "two", "few", "many", "other"],
    "ko": ["other"],
}
TOPICS = ["medicaid", "chip", "marketplace", "medicare", "dental", "pharmacy", "maternity", "disability"]
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO "
    "MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()
AGENCIES = 60
UPDATES = 20


def main():
    arguments = read_arguments()
    peers = [PEERS[name](arguments.folder / name) for name in arguments.peers.split(",")]
    for peer in peers:
        peer.start()
    for number in range(arguments.explainers):
        page = explainer(number, arguments.explainers)
        for peer in peers:
            peer.explainer(page)
    for number in range(arguments.programs):
        record = program(number)
        for peer in peers:
            peer.program(record)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where the sites go")
    parser.add_argument("--explainers", type=int, required=True, metavar="N", help=f"more than {UPDATES}")
    parser.add_argument("--programs", type=int, required=True, metavar="M")
    parser.add_argument("--for", dest="peers", default=",".join(PEERS), metavar="LIST", help="of " + ", ".join(PEERS))
    return parser.parse_args()


# --- What is said --------------------------------------------------------------------------


class Speaker:
    """Says random words of one language."""

    def __init__(self, language, *key):
        vocabulary = VOCABULARY[language]
        self.choice = random.Random("/".join(map(str, (*key, language))))
        self.vocabulary = vocabulary["words"].split()
        self.between = vocabulary["between"]
        self.stop = vocabulary["stop"]

    def words(self, count):
        return self.between.join(self.choice.choices(self.vocabulary, k=count))

    def phrase(self, least, most):
        words = self.words(self.choice.randint(least, most))
        return words[0].upper() + words[1:]

    def sentence(self, least=7, most=18):
        return self.phrase(least, most) + self.stop


def explainer(number, count):
    """A page of text. Its shape (headings, lists, table, links) is the same in every language."""
    shape = random.Random(f"explainer/{number}")
    is_update = number >= count - UPDATES
    return {
        "section": "updates" if is_update else SECTIONS[number % len(SECTIONS)],
        "id": f"e{number:05}",
        "date": day(shape),
        "states": sorted(shape.sample(STATES, 3)),
        "topic": shape.choice(TOPICS),
        "texts": {language: explainer_text(number, count - UPDATES, language) for language in LANGUAGES},
    }


def explainer_text(number, targets, language):
    """Title, summary and Markdown; a link reads `[words](/section/id)`."""
    shape = random.Random(f"shape/{number}")
    speaker = Speaker(language, "text", number)
    wanted, has_table = shape.randint(400, 900), shape.random() < 0.35
    title, summary = speaker.phrase(3, 7), speaker.sentence(12, 20)
    blocks, said = [paragraph(3, shape, speaker, targets)], 39
    while said < wanted:
        blocks.append("## " + speaker.phrase(2, 6))
        sentences = shape.randint(3, 5)
        blocks.append(paragraph(sentences, shape, speaker, targets))
        said += 13 * sentences
        kind = shape.random()
        if kind < 0.55:
            items = shape.randint(3, 6)
            mark = "-" if kind < 0.35 else "1."
            blocks.append("\n".join(f"{mark} {speaker.phrase(5, 12)}" for _ in range(items)))
            said += 9 * items
        elif kind < 0.75:
            blocks.append("### " + speaker.phrase(2, 5))
            blocks.append(paragraph(3, shape, speaker, targets))
            said += 39
        elif kind < 0.85:
            blocks.append("> " + speaker.sentence())
        if has_table and said > wanted / 2:
            has_table = False
            rows = shape.randint(4, 8)
            blocks.append(table(rows, shape, speaker))
            said += 8 * rows
    return {"title": title, "summary": summary, "body": "\n\n".join(blocks) + "\n"}


def paragraph(count, shape, speaker, targets):
    sentences = []
    for _ in range(count):
        sentences.append(speaker.sentence())
        kind = shape.random()
        if kind < 0.08:
            sentences.append(f"**{speaker.phrase(2, 4)}**{speaker.stop}")
        elif kind < 0.12:
            sentences.append(f"*{speaker.phrase(2, 4)}*{speaker.stop}")
        elif kind < 0.22:
            target = shape.randrange(targets)
            address = f"/{SECTIONS[target % len(SECTIONS)]}/e{target:05}"
            sentences.append(f"[{speaker.phrase(2, 5)}]({address}){speaker.stop}")
    return " ".join(sentences)


def table(rows, shape, speaker):
    head = "| " + " | ".join(speaker.words(2) for _ in range(4)) + " |"
    lines = [
        f"| {speaker.words(3)} | {speaker.words(2)} | {shape.randint(10, 5000)} | {speaker.words(2)} |"
        for _ in range(rows)
    ]
    return "\n".join([head, "| --- | --- | ---: | --- |", *lines])


def program(number):
    """A program record with its words in every language."""
    shape = random.Random(f"program/{number}")
    agency = shape.randint(1, AGENCIES)
    counts = {
        "covers": shape.randint(4, 8),
        "papers": shape.randint(3, 6),
        "steps": shape.randint(3, 6),
        "questions": shape.randint(2, 4),
    }
    return {
        "id": f"p{number:05}",
        "agency": agency,
        "url": f"https://example.org/p{number:05}",
        "income": shape.randint(100, 400),
        "ages": [shape.choice([1, 19, 65]), shape.choice([70, 99, 120])],
        "states": sorted(shape.sample(STATES, shape.randint(1, 8))),
        "topic": shape.choice(TOPICS),
        "date": day(shape),
        "texts": {language: program_text(number, counts, language) for language in LANGUAGES},
    }


def program_text(number, counts, language):
    speaker = Speaker(language, "program", number)

    def mixed():
        bold = f"**{speaker.phrase(2, 3)}**{speaker.stop}"
        return " ".join([speaker.sentence(), bold, speaker.sentence(), speaker.sentence()])

    def answer():
        return f"{speaker.sentence()} *{speaker.phrase(2, 3)}* {speaker.sentence()}"

    return {
        "name": speaker.phrase(3, 6),
        "summary": speaker.sentence(14, 24),
        "body": "\n\n".join(mixed() for _ in range(3)),
        "covers": [speaker.phrase(4, 9) for _ in range(counts["covers"])],
        "papers": [speaker.phrase(3, 8) for _ in range(counts["papers"])],
        "steps": [speaker.phrase(6, 14) for _ in range(counts["steps"])],
        "questions": [{"q": speaker.phrase(5, 9) + "?", "a": answer()} for _ in range(counts["questions"])],
    }


def day(shape):
    return f"{shape.randint(2019, 2025)}-{shape.randint(1, 12):02}-{shape.randint(1, 28):02}"


def agency_name(number):
    return f"Agency {number:02}"


def agency_phone(number):
    return f"1-800-300-{1500 + number}"


# --- How each generator wants it -----------------------------------------------------------


class Site:
    """A site below a folder: a copy of what is fixed, and files that are added."""

    def __init__(self, folder):
        self.folder = folder
        if folder.exists():
            shutil.rmtree(folder)

    def copy(self, fixed, to="."):
        shutil.copytree(HERE / fixed, self.folder / to, dirs_exist_ok=True)

    def copy_style(self):
        self.write("static/site.css", (HERE / "theme/styles/site.css").read_text(encoding="utf-8"))

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Promotora(Site):
    def start(self):
        self.copy("theme", "themes/bench")
        self.write("content/site.yaml", yaml(self.settings()))
        self.write("content/contacts/agencies.yaml", yaml(dict(map(contact, range(1, AGENCIES + 1)))))
        for language in LANGUAGES:
            shown = VOCABULARY[language]["shown"]
            self.write(f"i18n/{language}.yaml", interface_words(shown, PLURALS[language]))
            if language != LANGUAGES[0]:
                words = {**translated(language), "title": shown["site"], "description": shown["independent"]}
                self.write(f"content/site.{language}.yaml", yaml(words))
            for section in [*SECTIONS, "programs", "topics", "updates"]:
                words = {"title": shown[section], "summary": shown["independent"]}
                self.write(path("content", section, "index", language, "md"), page({**translated(language), **words}))
            for topic in TOPICS:
                own = {} if translated(language) else {"reviewed": "2026-11-01", "next_review": "2027-11-01"}
                words = {**translated(language), "title": topic.capitalize(), "summary": shown["topics"], **own}
                self.write(path("content", "topics", topic, language, "md"), page(words, shown["topics"] + "\n"))

    def settings(self):
        shown = VOCABULARY[LANGUAGES[0]]["shown"]
        sections = [*SECTIONS, "programs", "topics", "updates"]
        return {
            "title": shown["site"],
            "description": shown["independent"],
            "base_url": "https://example.org",
            "theme": "bench",
            "source_language": LANGUAGES[0],
            "languages": LANGUAGES,
            "sections": sections,
            "menu": [{"page": f"/{section}"} for section in sections],
            "footer": ["/sources"],
            "choices": [],
            "help_line": "agency-01",
            "search": Raw("false"),
        }

    def explainer(self, content):
        for language, text in content["texts"].items():
            front = {"title": text["title"], "summary": text["summary"]}
            states = {"label": VOCABULARY[language]["shown"]["who_for"], "text": ", ".join(content["states"])}
            is_update = content["section"] == "updates"
            if not is_update:
                front["in_short"] = [states]
            if translated(language):
                front = {**translated(language), **front}
            elif is_update:
                front |= {"date": Raw(content["date"]), "tags": ["costs"]}
            else:
                front |= {"reviewed": Raw(content["date"]), "next_review": "2027-11-01"}
            if not translated(language):
                front["related"] = [f"/topics/{content['topic']}"]
            self.write(path("content", content["section"], content["id"], language, "md"), page(front, text["body"]))

    def program(self, record):
        for language, text in record["texts"].items():
            shown = VOCABULARY[language]["shown"]
            is_source = not translated(language)
            fixed = {"age_from": record["ages"][0], "age_to": record["ages"][1]} if is_source else {}
            link = {"label": shown["read_original"], **({"url": record["url"]} if is_source else {})}
            more = f"{text['body']}\n\n## {shown['questions']}\n\n" + "\n\n".join(
                f"{question['q']}\n\n: {question['a']}" for question in text["questions"]
            )
            words = {
                **translated(language),
                "name": text["name"],
                "summary": text["summary"],
                "audience": [", ".join(record["states"])],
                "covers": text["covers"],
                "rules": {"limit": {"who": f"{shown['income']}: {record['income']}", **fixed}},
                "steps": [{"title": step} for step in text["steps"]],
                "documents": text["papers"],
                "apply": [link],
                "more": more,
            }
            if is_source:
                words |= {
                    "contacts": [f"agency-{record['agency']:02}"],
                    "related": [f"/topics/{record['topic']}"],
                    "reviewed": Raw(record["date"]),
                    "next_review": "2027-11-01",
                }
            self.write(path("content", "programs", record["id"], language, "yaml"), yaml(words))


def translated(language):
    """What only a translation has."""
    return {} if language == LANGUAGES[0] else {"translation": {"method": "human", "date": "2026-11-01"}}


def contact(number):
    source = {"title": agency_name(number), "kind": "primary"}
    return f"agency-{number:02}", {"name": agency_name(number), "phone": agency_phone(number), "source": source}


def interface_words(shown, plurals):
    """This repository's English words with those of another language put in, and its plural forms."""

    def word(line):
        found = re.match(r"  (\w+): (.*)", line)
        if not found:
            return line
        key, value = found.groups()
        if key in shown:
            return f"  {key}: {quoted(shown[key])}"
        if value.startswith("{") and (other := re.search(r'other: ("[^"]*")', value)):
            forms = ", ".join(f"{form}: {other[1]}" for form in plurals)
            return f"  {key}: {{{forms}}}"
        return line

    english = (HERE.parent / "i18n" / "en.yaml").read_text(encoding="utf-8")
    return "\n".join(map(word, english.split("\n")))


class Hugo(Site):
    def start(self):
        self.copy("hugo")
        self.copy_style()
        for language in LANGUAGES:
            shown = VOCABULARY[language]["shown"]
            self.write(f"i18n/{language.lower()}.yaml", yaml({key: {"other": text} for key, text in shown.items()}))
            for section in [*SECTIONS, "programs", "updates"]:
                front = page({"title": shown[section]})
                self.write(path("content", section, "_index", language.lower(), "md"), front)
            self.write(path("content", ".", "_index", language.lower(), "md"), page({"title": shown["site"]}))

    def explainer(self, content):
        for language, text in content["texts"].items():
            front = {
                "title": text["title"],
                "description": text["summary"],
                "date": Raw(content["date"]),
                "states": content["states"],
                "topics": [content["topic"]],
            }
            body = re.sub(r"\]\((/[^)]*)\)", r']({{< relref "\1" >}})', text["body"])
            name = path("content", content["section"], content["id"], language.lower(), "md")
            self.write(name, page(front, body))

    def program(self, record):
        texts = {language.lower(): text for language, text in record["texts"].items()}
        self.write(f"data/programs/{record['id']}.yaml", yaml({**peer_record(record), "texts": texts}))


class Eleventy(Site):
    def start(self):
        self.copy("eleventy")
        self.copy_style()
        self.write("_data/shown.yaml", yaml({language: words["shown"] for language, words in VOCABULARY.items()}))

    def explainer(self, content):
        for language, text in content["texts"].items():
            front = {
                "title": text["title"],
                "description": text["summary"],
                "date": Raw(content["date"]),
                "states": content["states"],
                "topic": content["topic"],
            }
            prefix = "" if language == LANGUAGES[0] else f"/{language}"
            body = re.sub(r"\]\((/[^)]*)\)", rf"]({prefix}\1/)", text["body"])
            self.write(f"content/{language}/{content['section']}/{content['id']}.md", page(front, body))

    def program(self, record):
        self.write(f"_data/programs/{record['id']}.yaml", yaml({**peer_record(record), "texts": record["texts"]}))


def peer_record(record):
    agency = {"agency": agency_name(record["agency"]), "phone": agency_phone(record["agency"])}
    return {key: value for key, value in record.items() if key != "texts"} | agency


PEERS = {"promotora": Promotora, "hugo": Hugo, "eleventy": Eleventy}


# --- Files ---------------------------------------------------------------------------------


class Raw(str):
    """Text that stands in YAML without quotes: a date."""


def yaml(value, indent=0):
    """Block maps and lists; every text in quotes, or as a block if it has several lines."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{key}:{nested(item, indent)}" for key, item in value.items())
    if isinstance(value, dict):
        return ""
    dashes = (yaml(item, indent + 1).lstrip() if isinstance(item, dict) else f"{scalar(item)}\n" for item in value)
    return "".join(f"{pad}- {item}" for item in dashes)


def nested(value, indent):
    if isinstance(value, (dict, list)) and value:
        return "\n" + yaml(value, indent + 1)
    if isinstance(value, str) and "\n" in value:
        pad = "  " * (indent + 1)
        return " |\n" + "".join(f"{pad}{line}\n" if line else "\n" for line in value.split("\n"))
    return f" {scalar(value)}\n"


def scalar(value):
    if isinstance(value, Raw):
        return value
    return quoted(value)


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def page(front, body=""):
    return f"---\n{yaml(front)}---\n{body}"


def path(top, folder, stem, language, ending):
    """`content/coverage/e00001.es.md`; the source language has no name of its own."""
    suffix = "" if language == LANGUAGES[0] else f".{language}"
    return f"{top}/{folder}/{stem}{suffix}.{ending}"


if __name__ == "__main__":
    main()
