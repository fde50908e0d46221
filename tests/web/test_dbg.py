import pytest
from tests.web.desk import Desk
@pytest.mark.parametrize("engine_name",["sqlite"])
@pytest.mark.parametrize("kind",["agreement","detection","link","office"])
def test_dbg(app, world, kind):
    d = Desk(app, world, kind)
    p = d.send()
    import re
    i = p.text.find('class="summary"')
    print(kind, p.status, p.errors, re.sub(r"\s+"," ",p.text[i:i+700]), sorted(d.form.choices.get("agreement", []))[:3], d.pairs if kind=="detection" else "")
