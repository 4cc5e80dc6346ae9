"""Measures previews: from saving a file to the new page being there to fetch.

Each edit puts a token of its own into a file, in place, as an editor does; a page that shows it is then
fetched every 2 ms until the token is in it. Afterwards a page that nobody opened is fetched once: what
it shows without the token is stale. Between edits the server has time to settle.
"""

import http.client
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import time

POLL = 0.002
SETTLE = 1.0
LIMIT = 120
RULE = "\n.{}{{color:red}}\n"


class Server:
    """A generator's preview of one site, running."""

    def __init__(self, command, folder, port):
        self.port, self.connection = port, None
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def get(self, path, keep=True):
        """The page's bytes; nothing if there is no answer."""
        for _ in range(2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
                self.connection.request("GET", path)
                answer = self.connection.getresponse()
                body = answer.read()
                if not keep:
                    self.close()
                return body if answer.status == 200 else b""
            except (OSError, http.client.HTTPException):
                self.close()
        return b""

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def wait(self, path, token, keep=True, limit=LIMIT):
        """Milliseconds until the page has the token; None if it never does."""
        start = time.perf_counter()
        while time.perf_counter() - start < limit:
            if token in self.get(path, keep):
                return (time.perf_counter() - start) * 1000
            if self.process.poll() is not None:
                return None
            time.sleep(POLL)
        return None

    def memory(self):
        """Peak resident memory of the process and its children, in MiB."""
        total, todo = 0, [self.process.pid]
        while todo:
            pid = todo.pop()
            try:
                status = pathlib.Path(f"/proc/{pid}/status").read_text()
                total += int(re.search(r"VmHWM:\s+(\d+)", status)[1])
                for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                    todo += [int(child) for child in (task / "children").read_text().split()]
            except (OSError, TypeError):
                pass
        return total // 1024

    def stop(self):
        self.close()
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGKILL)


class Edit:
    """A kind of edit: the file, the words behind which the token goes, and a page that shows it."""

    def __init__(self, name, file, behind, page, other=None, form="{}"):
        self.name, self.file, self.behind, self.page, self.other, self.form = name, file, behind, page, other, form

    def save(self, folder, original, token):
        at = original.rindex(self.behind) + len(self.behind)
        text = original[:at] + self.form.format(token) + original[at:]
        (folder / self.file).write_text(text, encoding="utf-8")


def newest(folder, ending, section="content/costs"):
    """The explainer of the section `costs` that is the first in every generator's list."""
    found = []
    for file in (folder / section).glob(f"e*{ending}"):
        day = re.search(r"^(?:date|reviewed): (\S+)", file.read_text(encoding="utf-8"), re.M)
        found.append((day[1], file.name.split(".")[0]))
    return max(found)[1]


def edits(name, folder):
    """What is edited, for a generator's site."""
    if name == "promotora":
        page = newest(folder, "[0-9].md")
        return [
            Edit("body", f"content/costs/{page}.md", "\n## ", f"/en/costs/{page}/"),
            Edit("title", f"content/costs/{page}.md", '\ntitle: "', f"/en/costs/{page}/", "/en/costs/"),
            Edit("record", "content/programs/p00003.yaml", "https://example.org/", "/en/programs/p00003/", "/es/programs/p00003/"),
            Edit("template", "themes/bench/templates/base.html", "</main>\n<footer><p>", f"/en/costs/{page}/", "/en/rights/"),
            Edit("word", "i18n/en.yaml", '\n  independent: "', f"/en/costs/{page}/", "/en/rights/"),
            Edit("style", "themes/bench/styles/site.css", "", f"/en/costs/{page}/", "/en/rights/", form=RULE),
        ]
    if name == "hugo":
        page = newest(folder, "[0-9].md")
        return [
            Edit("body", f"content/costs/{page}.md", "\n## ", f"/costs/{page}/"),
            Edit("title", f"content/costs/{page}.md", '\ntitle: "', f"/costs/{page}/", "/costs/"),
            Edit("record", "data/programs/p00003.yaml", '\nagency: "', "/programs/p00003/", "/es/programs/p00003/"),
            Edit("template", "layouts/baseof.html", "<footer><p>", f"/costs/{page}/", "/rights/"),
            Edit("word", "i18n/en.yaml", 'independent:\n  other: "', f"/costs/{page}/", "/rights/"),
            Edit("style", "static/site.css", "", "/site.css", form=RULE),
        ]
    page = newest(folder, ".md", "content/en/costs")
    return [
        Edit("body", f"content/en/costs/{page}.md", "\n## ", f"/costs/{page}/"),
        Edit("template", "_includes/base.njk", "<footer><p>", f"/costs/{page}/", "/rights/"),
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure(name, command, port, folder, reps):
    """Every kind of edit, `reps` times over a kept connection and again with new ones."""
    server = Server(command, folder, port)
    kinds = edits(name, folder)
    found = {"start": server.wait(kinds[0].page, b"<html", limit=600), "edits": {}}
    time.sleep(2)
    try:
        for edit in kinds:
            for keep in (True, False):
                found["edits"][f"{edit.name}{'' if keep else ', new connections'}"] = repeat(server, edit, folder, reps, keep)
    finally:
        found["memory"] = server.memory()
        server.stop()
    return found


def repeat(server, edit, folder, reps, keep):
    original = (folder / edit.file).read_text(encoding="utf-8")
    took, stale = [], 0
    try:
        for number in range(reps):
            token = f"zq{time.time_ns() % 10**9}x{number}"
            edit.save(folder, original, token)
            took.append(server.wait(edit.page, token.encode(), keep))
            if edit.other and took[-1] is not None and token.encode() not in server.get(edit.other):
                stale += 1
            time.sleep(SETTLE)
    finally:
        (folder / edit.file).write_text(original, encoding="utf-8")
        time.sleep(SETTLE)
    known = sorted(time for time in took if time is not None)
    rank = lambda share: known[min(len(known) - 1, int(len(known) * share))] if known else None
    return {"p50": statistics.median(known) if known else None, "p95": rank(0.95), "never": took.count(None), "stale": stale}


def table(size, found):
    """Milliseconds by generator and kind of edit, with the ratio to ours."""
    ours = found["promotora"]
    lines = [f"\n{size:,} pages: milliseconds from saving to fetchable, p50 / p95"]
    for name, result in found.items():
        start = f"{result['start']:.0f} ms" if result["start"] else "never"
        lines.append(f"  {name}: first page after {start}, peak memory {result['memory']} MiB")
    for kind, mine in ours["edits"].items():
        cells = [f"  {kind:28} promotora {shown(mine)}"]
        for name, result in found.items():
            theirs = result["edits"].get(kind)
            if name == "promotora" or not theirs:
                continue
            ratio = f" = {theirs['p50'] / mine['p50']:.0f} times" if theirs["p50"] and mine["p50"] else ""
            cells.append(f"{name} {shown(theirs)}{ratio}")
        lines.append("; ".join(cells))
    return "\n".join(lines)


def shown(result):
    if result["p50"] is None:
        return "never"
    notes = [f"{result[what]} {what}" for what in ("never", "stale") if result[what]]
    return f"{result['p50']:.1f} / {result['p95']:.1f}" + (f" ({', '.join(notes)})" if notes else "")
