"""What is planted: the numbers behind the facts of truth.json, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """Effects; `Plan` has the days from which they hold. Shares are probabilities per case."""

    # A storm: a known share of all customers has no power, in both arms of every pilot alike.
    storm_share: float = 0.06
    # Deliveries after the promised day bring contacts and lower the score.
    late_share: float = 0.14
    late_contact_share: float = 0.45
    late_penalty: float = 2.5
    # Callers who were not helped and call again: so many are sent to another channel, where half of them find no help.
    referred_share: float = 0.25
    referred_to: str = "email"
    # The service desk is delivered so many weeks late, beside a telephone log that is current.
    late_source_weeks: int = 2
    # At this moment satisfaction is asked with a slider of 0 to 100, elsewhere with 1 to 5.
    slider_moment: str = "relation"
    # Of so many who give up the log has no wait, only the times.
    abandons_without_wait: float = 0.3
    # From some day on the settlement after a move is felt to be bad.
    low_point_penalty: float = 3.0
    # Arranging both addresses takes three days more than any other step.
    bottleneck_days: int = 3
    # Reading the explanation of the bill after the bill leads to a contact.
    path_contact_share: float = 0.32
    plain_contact_share: float = 0.04
    # A moment of truth: of two who say how their question about the bill was answered, one still finds it unclear.
    # Who is satisfied renews the contract within so many days.
    decisive_stage: str = "bill_understand"
    unclear_bill_penalty: float = 7.0
    clear_bill_bonus: float = 1.0
    renewal_days: int = 21
    # Of the applicants who made a price calculation more apply; looking at products makes no difference.
    decisive_share: float = 0.75
    plain_apply_share: float = 0.45
    # Moves that do not follow the desired journey.
    skipped_share: float = 0.15
    # Prices rise: more contacts on the height of the bill for a while.
    price_rise_factor: float = 3.0
    # Pilots, by the half of the people with that salt.
    pilot_salt: int = 11
    pilot_contact_factor: float = 0.5
    pilot_bonus: float = 0.8
    null_pilot_salt: int = 12
    # What their owners expected: the first comes true, the second cannot, as nothing was changed.
    expected_pilot_change: float = -0.5
    expected_null_change: float = -0.5
    # The team pilot starts while every team has shocks of its own.
    team_pilot_team: str = "customer_service_phone"
    team_pilot_handle_factor: float = 0.8
    # Share answering the first, second, third, ... invitation.
    response_shares: tuple[float, ...] = (0.36, 0.27, 0.2, 0.15, 0.12)
    invitation_rest_days: int = 30
    bounce_share: float = 0.04
    partial_share: float = 0.08
    # Revenue of renewals follows satisfaction by this many weeks.
    revenue_lag_weeks: int = 13
    # A reason that nobody uses and one that swallows a team's contacts.
    dead_reason: str = "leave_cancel_death"
    overloaded_reason: str = "other_unknown_none"
    overloaded_team: str = "customer_service_phone"
    overloaded_share: float = 0.35
    # What a call costs once it costs more.
    call_rate_eur: str = "8.95"
    # One call in so many is coded again by a second coder, who hears what it was about, with a slip in so many.
    recoded_every: int = 9
    recoding_slip_every: int = 13
    # A reason that these teams do not see on their list, and use all the same.
    hidden_topic: str = "service_privacy"
    teams_that_see_it: tuple[str, ...] = ("customer_service_phone", "complaints")
    # Topics that people who write about them name.
    worded_topics: tuple[str, ...] = ("join", "move", "bill", "outage", "service", "leave")
    # A word in texts about one reason alone.
    word: str = "klantendag"
    word_reason: str = "service_compliment_thanks"


PLANTED = Planted()


@dataclass(frozen=True)
class Plan:
    """The days (0 = the first) of what happens once, spread over the days that the company's agenda is made for.

    A short simulation holds them all, as a long one does. Only what renewals bring follows satisfaction by a
    quarter in both: that takes a year to be seen.
    """

    days: int

    def at(self, share: float) -> int:
        """The day at a share of the agenda."""
        return round(share * self.days)

    @property
    def call_rate_day(self) -> int:
        return self.at(0.26)

    @property
    def pilot_from_day(self) -> int:
        return self.at(0.3)

    @property
    def null_pilot_from_day(self) -> int:
        return self.at(0.34)

    @property
    def team_pilot_from_day(self) -> int:
        return self.at(0.38)

    @property
    def pilot_days(self) -> int:
        """As long as pilots are planned to take: eight weeks of the default company."""
        return self.at(0.57)

    @property
    def low_point_day(self) -> int:
        return self.at(0.58)

    @property
    def storm_day(self) -> int:
        return self.at(0.6)

    @property
    def price_rise_day(self) -> int:
        return self.at(0.75)

    @property
    def price_rise_days(self) -> int:
        return max(self.at(0.08), 14)


ONE_YEAR = Plan(365)
