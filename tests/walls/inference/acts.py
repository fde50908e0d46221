"""The player, who lives a history of acts in the world with reviews or in the world without.

In the first world an officer who is refused goes on without the person. In the second nobody ever reviews anything: the
person is simply not released; and where something was released before, the officer takes it back by hand at the moment
of the review, because a receiver is shown a recall whoever made it (that it was recalled is no secret, why is one).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from blo.handovers import queries as handover_queries
from blo.handovers import service as handovers
from blo.handovers.states import Outcome
from blo.kernel import clock
from blo.people import queries as people
from blo.people.states import PersonField
from blo.protection import overriding, service
from blo.protection import queries as reviews
from blo.protection.service import Feared, Findings
from blo.protection.states import Harm, LegalGround, PartyKind, ReviewOutcome
from blo.referrals import queries as referral_queries
from blo.referrals import service as referrals
from blo.referrals.service import Words
from blo.sharing import queries as releases
from blo.sharing import service as releasing
from blo.sharing.service import end_of
from blo.sharing.states import RecallReason
from tests.support import walk
from tests.walls.inference import passing_on
from tests.walls.inference.model import Lift, Model
from tests.walls.inference.worlds import FOREIGN, IN_CASES, NATIONALITIES, Life

Act = tuple[Any, ...]
NORTH, DECIDES, SECOND = "liaison_north", "supervisor_north", "focal_north"
MINUTE, DAYS = timedelta(minutes=1), timedelta(days=3)


class Player:
    """Lives a history; `reviews` says in which world."""

    def __init__(self, life: Life, *, reviews: bool) -> None:
        self.life, self.reviews, self.stage = life, reviews, life.stage
        self.model = Model(NATIONALITIES)
        self.moment = timedelta()
        self.met: set[str] = set()
        """What came to pass: which acts were done, refused or took something back; for the count of what was tried."""

    def live(self, history: list[Act]) -> None:
        """Live all acts, one after the other."""
        for number, (name, *given) in enumerate(history, start=1):
            self.moment += DAYS if name == "wait" else MINUTE
            self.life.begin(number, self.moment)
            getattr(self, f"_{name}")(*given)

    # --- what is asked of the world ----------------------------------------------------------------------------------

    def _actor(self, name: str) -> Any:
        return self.stage.actor(name)

    def try_it(self, actor: Any, verb: Callable[[], Any]) -> str:
        """Let somebody do something; return what is said to it."""
        self.life.begin(self.life.act, self.moment)  # tried again, an act has the same chances
        return self.life.do(actor, verb)

    def tell(self, actor: Any, verb: Callable[[], Any]) -> None:
        """Let somebody across the border do something, and keep what is said to it."""
        self.life.told.append(self.try_it(actor, verb))

    def _end(self, days: int) -> Any:
        north = self._actor(NORTH)
        return end_of(clock.today(north.time_zone) + timedelta(days=days), north.time_zone)

    def _barred(self, person: int, office: int, end: Any) -> bool:
        return self.model.barred(person, self.stage.countries[office], self.stage.codes[office], end)

    def _terms(self, office: int, days: int) -> Any:
        terms = self.stage.terms[office]
        today = clock.today(self._actor(NORTH).time_zone)
        return walk.Terms(**{**_as_dict(terms), "expires_on": today + timedelta(days=days)})

    def _release(
        self, persons: tuple[int, ...], office: int, days: int, verb: Callable[[tuple[int, ...]], Any]
    ) -> None:
        """Release persons; refused for those who are barred, go on without them."""
        open_to = tuple(one for one in persons if not self._barred(one, office, self._end(days)))
        if self.reviews and open_to != persons:
            refused = self.try_it(self._actor(NORTH), lambda: verb(persons))
            assert refused != "done", (persons, office)
            self.met.add("refused" if "needs supervisor review" in refused else "refused for something else")
        said = self.try_it(self._actor(NORTH), lambda: verb(open_to))
        assert "needs supervisor review" not in said, (said, open_to, office)
        self.met.add(said.partition(":")[0])

    # --- ordinary acts -----------------------------------------------------------------------------------------------

    def _wait(self) -> None:
        """Let days pass."""

    def _share(self, persons: tuple[int, ...], office: int, days: int) -> None:
        def verb(chosen: tuple[int, ...]) -> None:
            fields = {self.stage.persons[one]: (PersonField.NAMES, PersonField.SEX) for one in chosen}
            place = next(place for place, members in enumerate(IN_CASES) if persons[0] in members)
            case, detection = self.stage.cases[place], self.stage.detections[place]
            selection = walk.Selection(
                case=(walk.CaseField.CRIMES,), detections={detection: (walk.DetectionField.COUNTS,)}, persons=fields
            )
            walk.cases.share(
                self._actor(NORTH), case, chosen=selection, terms=self._terms(office, days), act=UUID(int=self.life.act)
            )

        self._release(persons, office, days, verb)

    def _refer(self, person: int, office: int, days: int) -> None:
        def verb(chosen: tuple[int, ...]) -> None:
            for one in chosen:
                case = self._case_of(one)
                somebody = people.get(self._actor(NORTH), self.stage.persons[one])
                command = walk.new_referral(case, somebody, submission=UUID(int=self.life.act))
                referrals.send(self._actor(NORTH), command, self._terms(office, days))

        self._release((person,), office, days, verb)

    def _hand_over(self, persons: tuple[int, ...], office: int) -> None:
        def verb(chosen: tuple[int, ...]) -> None:
            lines = [
                walk.Presented(self.stage.persons[one], agrees_to_return=True, fears_return=False) for one in chosen
            ]
            if lines:
                command = walk.new_handover(self._case_of(persons[0]), *lines, submission=UUID(int=self.life.act))
                handovers.offer(self._actor(NORTH), command, self._terms(office, 30))

        self._release(persons, office, 30, verb)

    def _case_of(self, person: int) -> Any:
        place = next(place for place, members in enumerate(IN_CASES) if person in members)
        return walk.cases.queries.get(self._actor(NORTH), self.stage.cases[place])

    def _answer(self, office: int, verb: str, nth: int) -> None:
        actor = self._actor(FOREIGN[office])
        found = self.life.ask(actor, lambda: [row.reference for row in referral_queries.received(actor).rows])
        if found:
            words = Words("?", "en", walk.referrals.DeclineReason.OTHER)
            self.tell(actor, lambda: referrals.move(actor, found[nth % len(found)], verb, words=words))

    def _receive(self, office: int, nth: int) -> None:
        actor = self._actor(FOREIGN[office])
        rows = self.life.ask(
            actor,
            lambda: [
                row.reference for row in handover_queries.worklist(actor).rows if row.recipient_id == actor.office_id
            ],
        )
        if not rows:
            return

        def verb() -> None:
            handover = handover_queries.get(actor, rows[nth % len(rows)])
            seen = [line for line, _opened in handover_queries.lines(actor, handover)]
            outcomes = {
                line.person.reference: (Outcome.RECEIVED, None, "") for line in seen if line.outcome is Outcome.PENDING
            }
            handovers.receive(actor, handover.reference, walk.receipt(outcomes=outcomes))

        self.tell(actor, verb)

    def is_barred(self, person: int, office: int, terms: Any) -> bool:
        """Tell whether nothing of a person may leave for an office on these terms."""
        return self._barred(person, office, end_of(terms.expires_on, self._actor(NORTH).time_zone))

    def _pass_on(self, office: int, third: int, nth: int) -> None:
        passing_on.pass_on(self, office, third, nth)

    def _let_on(self) -> None:
        passing_on.let_on(self)

    def _answer_recall(self, office: int, nth: int) -> None:
        passing_on.answer_recall(self, office, nth)

    def _undo(self, verb: str, nth: int) -> None:
        """Take something back, or answer a question, for reasons of one's own."""
        north = self._actor(NORTH)
        if verb in {"withdraw", "answer"}:
            found = self.life.ask(north, lambda: [row.reference for row in referral_queries.sent(north).rows])
            if found:
                self.try_it(north, lambda: referrals.move(north, found[nth % len(found)], verb, words=Words("!", "en")))
        elif verb == "recall":
            rows = self.life.ask(north, lambda: [row.id for row in releases.worklist(north).rows if row.is_in_effect])
            if rows:
                self.try_it(north, lambda: releasing.recall(north, rows[nth % len(rows)], RecallReason.ERROR))
        else:
            self._change(verb, nth)

    def _change(self, verb: str, nth: int) -> None:
        north = self._actor(NORTH)
        found = self.life.ask(
            north,
            lambda: [
                (row.reference, [line.person.reference for line in row.persons])
                for row in handover_queries.worklist(north).rows
            ],
        )
        if found and verb == "cancel":
            self.try_it(north, lambda: handovers.cancel(north, found[nth % len(found)][0]))
        elif found:
            reference, persons = found[nth % len(found)]
            self.try_it(north, lambda: handovers.take_out(north, reference, persons[0]))

    # --- reviews -----------------------------------------------------------------------------------------------------

    def _review(self, person: int, who: str, verb: Callable[[Any], Any], change: Callable[[], Any]) -> None:
        """Do something to a review in the world that has them; in the other, take back by hand what it takes back."""
        if self.reviews:
            actor = self._actor(who)
            said = self.try_it(actor, lambda: verb(actor))
            assert said == "done", said
        change()
        if not self.reviews:
            self._take_back(person)

    def _ask(self, person: int, who: str) -> None:
        reference, north = self.stage.persons[person], self._actor(NORTH)

        def waiting() -> set[str]:
            somebody = people.get(north, reference)
            return {row.recipient.country for row in handover_queries.awaiting(north, somebody.id)}

        about_to = self.life.ask(north, waiting)
        self._review(
            person,
            who,
            lambda actor: service.ask(actor, reference),
            lambda: self.model.ask(person, about_to),
        )

    def _open(self, person: int, feared: tuple[tuple[str, str], ...], origin: str) -> None:
        if person not in self.model.bars:
            return
        parties = tuple(Feared(PartyKind.of(kind), country) for kind, country in feared)
        findings = Findings((Harm.VIOLENCE,), parties, origin)
        self._review(
            person,
            DECIDES,
            lambda actor: service.open_review(actor, self.stage.persons[person], findings),
            lambda: self.model.open(person, feared, origin),
        )

    def _close(self, person: int) -> None:
        if person in self.model.bars:
            self._review(
                person,
                DECIDES,
                lambda actor: service.close(actor, self.stage.persons[person], ReviewOutcome.NOT_CONFIRMED),
                lambda: self.model.close(person),
            )

    def _override(self, person: int, country: str, of_office: bool, days: int, who: str) -> None:
        number = self.stage.countries.index(country)
        code = self.stage.codes[number] if of_office else ""
        command = overriding.NewOverride(
            person=self.stage.persons[person],
            country=country,
            ground=LegalGround.COURT,
            words="ศาลสั่ง",
            words_language="th",
            last_day=clock.today(self._actor(who).time_zone) + timedelta(days=days),
            recipient_id=self.stage.offices[number] if of_office else None,
        )
        self._review(
            person,
            who,
            lambda actor: overriding.ask(actor, command),
            lambda: self.model.lifts.append(Lift(person, country, code, self._end(days), who)),
        )

    def _answer_override(self, verb: str, nth: int, who: str) -> None:
        if not self.model.lifts:
            return
        number = nth % len(self.model.lifts)
        lift = self.model.lifts[number]
        fits = lift.state == ("confirmed" if verb == "revoke" else "asked")
        if verb == "confirm":
            fits = fits and who != lift.asked_by and lift.until > clock.now() and lift.person in self.model.bars
        state = {"confirm": "confirmed", "refuse": "refused", "revoke": "revoked"}[verb]
        actor = self._actor(who)
        if self.reviews:
            asked = self.life.ask(actor, lambda: [row.id for row in reversed(reviews.overrides(actor).rows)])
            said = self.try_it(actor, lambda: overriding.VERBS[verb](actor, asked[number]))
            assert (said == "done") == fits, (said, verb, lift)
        if fits:
            lift.state = state
            self.met.add(state)
        if not self.reviews:
            self._take_back(lift.person)

    def _take_back(self, person: int) -> None:
        """By hand and one by one, as any officer does: out of handovers, referrals withdrawn, releases recalled."""
        north, reference = self._actor(NORTH), self.stage.persons[person]
        office_of = {office_id: number for number, office_id in enumerate(self.stage.offices)}

        def verb() -> None:
            somebody = people.get(north, reference)
            for handover in handover_queries.awaiting(north, somebody.id):
                if self._barred(person, office_of[handover.recipient_id], clock.now()):
                    self.met.add("taken out")
                    handovers.take_out(north, handover.reference, reference)
            for referral in referral_queries.waiting(north, somebody.id):
                if self._barred(person, office_of[referral.recipient_id], referral.release.expires_at):
                    self.met.add("withdrawn")
                    referrals.move(north, referral.reference, "withdraw")
            for release in releases.outstanding(north, somebody.id):
                if release.is_in_effect and self._barred(person, office_of[release.recipient_id], release.expires_at):
                    self.met.add("recalled")
                    releasing.recall(north, release.id, RecallReason.ENDED)

        assert self.try_it(north, verb) == "done"


def _as_dict(terms: Any) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in type(terms).__slots__}
