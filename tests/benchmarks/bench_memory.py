"""Memory of one worker: after start, after pages, after the first document."""

import subprocess
import sys

from tests.benchmarks.measure import report

SCRIPT = """
from pathlib import Path
from blo.app import create_app
from blo.settings import load

def now(what):
    status = Path("/proc/self/status").read_text().splitlines()
    kib = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    print(what, round(kib / 1024), sep="|")

app = create_app(load("testing", database_url="sqlite:///:memory:"))
now("after start")
client = app.test_client()
for tag in ("th", "lo", "km", "vi", "my", "zh-Hans"):
    client.get("/sign-in", headers={"Accept-Language": tag})
now("after a page in each language")
from blo.documents.kinds import DocumentKind
from blo.documents.specimen import specimen
specimen(DocumentKind.HANDOVER, ("th", "my"))
now("after a handover form in th + my")
specimen(DocumentKind.HANDOVER, ("km", "zh-Hans", "lo"))
now("after another in km + zh-Hans + lo")
"""


def bench_memory() -> None:
    """Measure in a process of its own."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        what, _, amount = line.partition("|")
        report(f"memory of a worker {what}", f"{amount:>8} MB")
