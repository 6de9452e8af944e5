"""What is planted: the numbers behind the facts of truth.json, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """Effects; `Plan` has the days from which they apply. Shares are probabilities per case."""

    # A storm: a known share of all customers has no power, equally in both arms of every pilot.
    storm_share: float = 0.06
    # Deliveries after the promised day bring contacts and lower the score.
    late_share: float = 0.14
    late_contact_share: float = 0.45
    late_penalty: float = 2.5
    # The share of unhelped repeat callers who are referred to another channel, where half of them are not helped.
    referred_share: float = 0.25
    referred_to: str = "email"
    # The service desk is delivered this many weeks late, beside a phone log that is current.
    late_source_weeks: int = 2
    # At this moment satisfaction is asked with a slider from 0 to 100, elsewhere on 1 to 5.
    slider_moment: str = "relation"
    # For this share of those who give up the log has no wait, only the times.
    abandons_without_wait: float = 0.3
    # From some day on the settlement after a move is experienced as bad.
    low_point_penalty: float = 3.0
    # Arranging both addresses takes three days more than any other step.
    bottleneck_days: int = 3
    # Reading the explanation of the bill after the bill leads to a contact.
    path_contact_share: float = 0.32
    plain_contact_share: float = 0.04
    # A moment of truth: half of those asked about the answer to their question about the bill still find it unclear.
    # Satisfied customers renew the contract within this many days.
    decisive_stage: str = "bill_understand"
    unclear_bill_penalty: float = 7.0
    clear_bill_bonus: float = 1.0
    renewal_days: int = 21
    # Visitors who made a price calculation apply more often; looking at products makes no difference.
    decisive_share: float = 0.75
    plain_apply_share: float = 0.45
    # Moves that do not follow the desired journey.
    skipped_share: float = 0.15
    # Prices rise: for a while more contacts about the amount of the bill.
    price_rise_factor: float = 3.0
    # Pilots, each with half of the people, by salt.
    pilot_salt: int = 11
    pilot_contact_factor: float = 0.5
    pilot_bonus: float = 0.8
    null_pilot_salt: int = 12
    # What their owners expected: the first comes true, the second cannot because nothing was changed.
    expected_pilot_change: float = -0.5
    expected_null_change: float = -0.5
    # The team pilot starts while every team has its own shocks.
    team_pilot_team: str = "customer_service_phone"
    team_pilot_handle_factor: float = 0.8
    # Share answering the first, second, third, ... invitation.
    response_shares: tuple[float, ...] = (0.36, 0.27, 0.2, 0.15, 0.12)
    invitation_rest_days: int = 30
    bounce_share: float = 0.04
    partial_share: float = 0.08
    # Revenue of renewals follows satisfaction by this many weeks.
    revenue_lag_weeks: int = 13
    # A reason that nobody uses, and one that swallows a team's contacts.
    dead_reason: str = "leave_cancel_death"
    overloaded_reason: str = "other_unknown_none"
    overloaded_team: str = "customer_service_phone"
    overloaded_share: float = 0.35
    # The cost of a call after its rise.
    call_rate_eur: str = "8.95"
    # One call in this many is coded again by a second coder, who hears what it was about, with one slip in this many.
    recoded_every: int = 9
    recoding_slip_every: int = 13
    # A reason that these teams do not see on their list, but use all the same.
    hidden_topic: str = "service_privacy"
    teams_that_see_it: tuple[str, ...] = ("customer_service_phone", "complaints")
    # Topics that people who write about them name.
    worded_topics: tuple[str, ...] = ("join", "move", "bill", "outage", "service", "leave")
    # A word that is only in texts about one reason.
    word: str = "klantendag"
    word_reason: str = "service_compliment_thanks"


PLANTED = Planted()


@dataclass(frozen=True)
class Plan:
    """The days (0 = the first) of one-off events, spread over the days of the company's agenda.

    A short simulation has them all, like a long one. Only the revenue of renewals follows satisfaction by a
    quarter in both: that takes a year to show.
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
        """The planned length of pilots: eight weeks for the default company."""
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
