"""What the macros and pages say, and that nothing people typed becomes markup."""

from types import SimpleNamespace

import pytest
from flask import render_template

from blo.kernel.codes import Code
from blo.kernel.i18n import LOCALES, Said
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.paging import Page
from blo.web.ui.fields import Choice, LongText, Number, Option, Part, Rows, Text
from blo.web.ui.forms import Form
from blo.web.ui.problems import PROBLEMS, problem

EVIL = "<script>\"'&"


class State(Code):
    LATE = "late", _l("Late"), "stop"


class Leg(Part):
    place = Text("Place")


class Sheet(Form):
    name = Text("Name", hint="As on paper", required=True)
    story = LongText(EVIL, hint=EVIL)
    men = Number("Men", stepper=True)
    office = Choice("Office", [Option(EVIL, EVIL, EVIL)])
    legs = Rows(Leg, "Route")


ALL = "{% for part in form %}{{ ui.field(part) }}{% endfor %}"


def test_an_error_is_tied_to_its_field(app, render, post) -> None:
    form = post(Sheet, {"name": ""})
    form.validate_on_submit()
    html = render("{{ ui.error_summary(form) }}{{ ui.field(form.name) }}", form=form)
    assert '<a href="#name">Fill in “Name”.</a>' in html
    assert 'aria-describedby="name-hint name-error" aria-invalid="true"' in html
    assert 'id="name-hint"' in html
    assert 'id="name-error"' in html


def test_nothing_typed_becomes_markup(render, post) -> None:
    form = post(Sheet, {"name": EVIL, "story": EVIL, "men": EVIL, "office": EVIL, "legs-0-place": EVIL, "x": EVIL})
    form.validate_on_submit()
    html = render("{{ ui.error_summary(form) }}" + ALL, form=form)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 8


def test_values_are_escaped_and_carry_their_language(render) -> None:
    lines = [
        SimpleNamespace(label=EVIL, value=Said(EVIL, "th")),
        SimpleNamespace(label=_l("Names"), value=(Said("ก", "th"), Said("x"), _l("Yes"))),
        SimpleNamespace(label="Nothing", value=()),
        SimpleNamespace(label="State", value=State.LATE),
    ]
    html = render("{{ ui.facts(lines) }}", lines=lines)
    assert "<script" not in html
    assert '<span class="said" lang="th" dir="auto">' in html
    assert '<span class="said" dir="auto">x</span>' in html
    assert "Not recorded" in html
    assert '<span class="badge badge-stop">Late</span>' in html


def test_lists_and_stories_render(render) -> None:
    entry = SimpleNamespace(when=_l("Monday"), who=Said(EVIL), what=_l("Sent"), detail="")
    html = render(
        "{{ ui.timeline([entry]) }}{% call ui.cards() %}"
        "{{ ui.card('/x', title, 'R-1', (late,), (title,), late='Late') }}{% endcall %}"
        "{{ ui.handling_banner(evil) }}{{ ui.notice(evil, 'warn') }}{{ ui.empty(evil) }}"
        "{% call ui.details(evil) %}in{% endcall %}{{ ui.search('/l', evil, 'Find') }}{{ ui.go('/x', evil) }}",
        entry=entry,
        title=Said(EVIL, "th"),
        late=State.LATE,
        evil=EVIL,
    )
    assert "<script" not in html


def test_one_button_posts_what_it_must(render) -> None:
    html = render("{{ ui.action('/x', 'Accept', 'stop', {'version': 3}) }}")
    assert 'method="post"' in html
    for name in ("csrf_token", "submission", "version"):
        assert f'name="{name}"' in html


def test_the_pager_keeps_the_search(app) -> None:
    with app.test_request_context("/list?q=river&after=old&_anchor=x"):
        html = app.jinja_env.from_string(
            '{% import "ui/macros.html" as ui %}{{ ui.pager(page) }}',
        ).render(page=Page([], "next"))
    assert "/list?q=river&amp;after=next" in html
    assert 'href="/list?q=river"' in html


def frame(**changes: object) -> dict[str, object]:
    words: dict[str, object] = {
        "actor": None, "locale": "en", "direction": "ltr", "locales": LOCALES,
        "navigation": [("Cases", "/cases", True)],
        "home_url": "/", "language_url": "/language", "here_url": "/", "sign_out_url": "/sign-out",
        "switch_url": "/switch", "security_url": "/security",
    }  # fmt: skip
    return words | changes


def test_the_office_is_always_in_sight(app, guard) -> None:
    with app.test_request_context("/cases?q=1"):
        html = render_template("ui/layout.html", **frame(actor=guard, here_url="/cases?q=1"))
    assert "Mae Sai &amp; Co" in html
    assert "TH-MSI-01" in html
    assert "Somchai &lt;Jai&gt;" in html
    assert html.count('aria-current="page"') == 2
    assert 'name="next" value="/cases?q=1"' in html


def test_signed_out_there_is_no_way_in_but_the_door(app) -> None:
    with app.test_request_context("/"):
        html = render_template("ui/layout.html", **frame())
    assert "Cases" not in html
    assert "/sign-out" not in html


@pytest.mark.parametrize("status", sorted(PROBLEMS))
def test_every_error_has_a_page(app, status: int) -> None:
    with app.test_request_context("/"):
        full = render_template("ui/error.html", problem=problem(status), reason=EVIL, **frame())
        bare = render_template("ui/error.html", problem=problem(status), bare=True, locale="my", direction="ltr")
    assert str(problem(status).title) in full
    assert "<script>&#34;" not in full
    assert (EVIL[:8] in full.replace("&lt;", "<").replace("&gt;", ">")) == (status != 404)
    assert '<html lang="my"' in bare


def test_pages_have_no_inline_script_or_style(app, render, post, guard) -> None:
    form = post(Sheet)
    html = render(ALL, form=form) + render_template("ui/layout.html", **frame(actor=guard))
    assert " style=" not in html
    assert "<style" not in html
    assert " on" not in {word[:3] for word in html.split("<")}
    assert html.count("<script") == html.count('<script type="module" src=')


def test_static_files_are_kept_for_ever_under_their_edition(app) -> None:
    with app.test_request_context("/"):
        address = app.jinja_env.globals["asset"]("app.css")
    client = app.test_client()
    with client.get(address) as present, client.get("/static/0000/app.css") as past:
        assert present.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert past.headers["Cache-Control"] == "no-cache"
    for name in ("../assets.py", "nothing.css"):
        assert client.get(f"/static/0000/{name}").status_code == 404
