"""Code lists at the command line: out to a sheet, in from one, and nothing is done before it was said."""

import pytest
from click.testing import CliRunner

from blo.cli import main
from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel import work

pytestmark = [pytest.mark.detection, pytest.mark.either_engine]


@pytest.fixture
def command(app):
    """Call a command on the test's application."""

    def run(*words):
        done = CliRunner().invoke(main, [str(word) for word in words], obj=lambda _settings: app)
        return done.exit_code, done.output

    return run


def word(app, code):
    with app.app_context():
        found = registry.label(CodeList.DRUG, code, "en")
        work.rollback()
    return found


def test_a_list_goes_out_and_comes_back_with_what_was_changed(app, command, tmp_path):
    sheet = tmp_path / "drugs.csv"
    assert command("codelist", "export", "drug_kind", "--out", sheet) == (0, "")
    assert command("codelist", "import", sheet) == (0, "The lists say this already.\n")
    text = sheet.read_text("utf-8")
    added = '"drug_kind","nitazene","90","Nitazene","","","","","","","","yes","","",""\r\n'
    sheet.write_text(text.replace('"Opium"', '"Raw opium"') + added, "utf-8", newline="")
    told = "add     drug_kind nitazene  Nitazene\nchange  drug_kind opium  Raw opium\n"
    undone = "1 to add, 1 to change. Nothing was done yet: repeat with --apply.\n"
    assert command("codelist", "import", sheet) == (0, told + undone)
    assert (word(app, "opium"), word(app, "nitazene")) == ("Opium", "nitazene")
    assert command("codelist", "import", sheet, "--apply") == (0, f"{told}Done: 1 to add, 1 to change.\n")
    assert (word(app, "opium"), word(app, "nitazene")) == ("Raw opium", "Nitazene")


def test_a_file_with_a_fault_does_nothing_and_says_every_line(app, command, tmp_path):
    sheet = tmp_path / "drugs.csv"
    head = command("codelist", "export", "drug_kind")[1].splitlines()[0]
    rows = ["drug_kind,good,1,Good,,,,,,,,no,,,", "drug_kind,Bad,1,,,,,,,,,no,,,", "no_list,x,1,X,,,,,,,,no,,,"]
    sheet.write_text("\n".join([head, *rows]), "utf-8")
    status, told = command("codelist", "import", sheet, "--apply")
    assert status == 1
    for line in ("line 4, list: ", "line 3, code: ", "line 3, label_en: "):
        assert line in told
    assert word(app, "good") == "good"


def test_a_file_that_is_no_text_is_refused(command, tmp_path):
    sheet = tmp_path / "drugs.csv"
    sheet.write_bytes(b"\xff\xfe\x00")
    assert command("codelist", "import", sheet) == (1, "Error: The file is not UTF-8 text.\n")
