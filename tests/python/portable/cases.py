"""What each portable macro answers to literal rows: the same on both engines, worked out by hand."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """One macro over rows of typed columns.

    `rows` pairs the values of the columns with the answer. `answer_type` is the type it is read as: text by default,
    which shows a timestamp whole. `query` has {answer} for the macro and {rows} for the table `rows`.
    """

    name: str
    macro: str
    columns: dict[str, str]
    rows: list[tuple[tuple[Any, ...], Any]]
    answer_type: str = "string"
    query: str = "select cast({answer} as {type}) as answer from {rows} as given order by id"
    variables: dict[str, Any] = field(default_factory=dict)


GROUPED = "select cast({answer} as {type}) as answer from {rows} as given group by grp order by grp"
EXPLODED = (
    "select answer from (select id, {answer} as answer from {rows} as given) as parts order by id, answer"
)
SPINE = "select cast(day_on as {type}) as answer from ({answer}) as spine order by answer"

CASES = [
    Case(
        "seconds_between",
        "{{ seconds_between('earlier', 'later') }}",
        {"earlier": "timestamp", "later": "timestamp"},
        [
            (("2024-01-01 00:00:00", "2024-01-01 00:01:00"), 60.0),
            (("2024-01-01 00:00:00.000001", "2024-01-01 00:00:01.5"), 1.499999),
            (("2024-01-01 00:01:00", "2024-01-01 00:00:00"), -60.0),
            (("2024-03-31 00:30:00", "2024-03-31 01:30:00"), 3600.0),
            (("1969-12-31 23:59:59", "1970-01-01 00:00:01"), 2.0),
            ((None, "2024-01-01 00:00:00"), None),
        ],
        answer_type="double",
    ),
    # The inner value uses the outer name, and both expressions read columns.
    Case(
        "with_value",
        "{{ with_value('twice', '2 * number', with_value('more', 'twice + other', 'twice * more - number')) }}",
        {"number": "double", "other": "double"},
        [((3.0, 1.0), 39.0), ((0.5, -1.0), -0.5), ((3.0, None), None)],
        answer_type="double",
    ),
    Case(
        "words_of",
        "{{ words_of('words') }}",
        {"words": "string"},
        [
            (("De Monteur is niet\tgeweest!",), " de monteur is niet geweest "),
            (("geïnteresseerd; 2x (énorm)",), " geïnteresseerd 2x énorm "),
            (("...",), " "),
            (("",), " "),
            ((None,), None),
        ],
    ),
    Case(
        "local_day",
        "{{ local_day('moment') }}",
        {"moment": "timestamp"},
        [
            (("2024-01-01 22:59:59.999999",), "2024-01-01"),
            (("2024-01-01 23:00:00",), "2024-01-02"),
            (("2024-03-30 22:59:59",), "2024-03-30"),
            (("2024-03-31 21:59:59",), "2024-03-31"),
            (("2024-03-31 22:00:00",), "2024-04-01"),
            (("2024-10-27 22:59:59",), "2024-10-27"),
            (("2024-10-27 23:00:00",), "2024-10-28"),
            ((None,), None),
        ],
    ),
    Case(
        "local_hour",
        "{{ local_hour('moment') }}",
        {"moment": "timestamp"},
        [
            (("2024-01-01 23:30:00",), 0),
            (("2024-03-31 00:59:59",), 1),
            (("2024-03-31 01:00:00",), 3),
            (("2024-10-27 00:30:00",), 2),
            (("2024-10-27 01:30:00",), 2),
            ((None,), None),
        ],
        answer_type="bigint",
    ),
    Case(
        "local_day_start",
        "{{ local_day_start('day') }}",
        {"day": "date"},
        [
            (("2024-01-01",), "2023-12-31 23:00:00"),
            (("2024-03-31",), "2024-03-30 23:00:00"),
            (("2024-04-01",), "2024-03-31 22:00:00"),
            (("2024-10-27",), "2024-10-26 22:00:00"),
            (("2024-10-28",), "2024-10-27 23:00:00"),
            ((None,), None),
        ],
    ),
    # In Havana the clock goes back from 1:00 to 0:00, and forward at 0:00:
    # a day starts at the first of its midnights, or at 1:00.
    Case(
        "local_day_start of a zone that changes at midnight",
        "{{ local_day_start('day') }}",
        {"day": "date"},
        [(("2024-11-03",), "2024-11-03 04:00:00"), (("2024-03-10",), "2024-03-10 05:00:00")],
        variables={"timezone": "America/Havana"},
    ),
    Case(
        "local_to_utc",
        "{{ local_to_utc('moment', 'Europe/Amsterdam') }}",
        {"moment": "timestamp"},
        [
            (("2024-01-01 12:00:00.25",), "2024-01-01 11:00:00.25"),
            (("2024-07-01 12:00:00",), "2024-07-01 10:00:00"),
            (("2024-03-31 01:59:59",), "2024-03-31 00:59:59"),
            (("2024-03-31 02:30:00",), "2024-03-31 01:30:00"),
            (("2024-03-31 03:30:00",), "2024-03-31 01:30:00"),
            (("2024-10-27 01:59:59",), "2024-10-26 23:59:59"),
            (("2024-10-27 02:30:00",), "2024-10-27 00:30:00"),
            (("2024-10-27 03:00:00",), "2024-10-27 02:00:00"),
            ((None,), None),
        ],
    ),
    Case(
        "add_days",
        "{{ add_days('day', 'days') }}",
        {"day": "date", "days": "integer"},
        [
            (("2024-02-28", 1), "2024-02-29"),
            (("2024-01-01", -1), "2023-12-31"),
            (("2024-01-01", 0), "2024-01-01"),
            (("2024-01-01", None), None),
            ((None, 1), None),
        ],
    ),
    Case(
        "days_between",
        "{{ days_between('earlier', 'later') }}",
        {"earlier": "date", "later": "date"},
        [
            (("2024-02-28", "2024-03-01"), 2),
            (("2024-03-01", "2024-02-28"), -2),
            (("2024-03-30", "2024-04-01"), 2),
            (("2024-01-01", None), None),
        ],
        answer_type="bigint",
    ),
    Case(
        "replace_pattern",
        """{{ replace_pattern('given_text', '([a-zà-ÿ,])( +[A-ZÀ-Þ][^ ]*)+', '{1} ') }}""",
        {"given_text": "string"},
        [
            (("ik ben Élise de Vries, dag",), "ik ben  de  dag"),
            (("Storing. Geen stroom",), "Storing. Geen stroom"),
            (("",), ""),
            ((None,), None),
        ],
    ),
    Case(
        "sorted_words",
        "{{ sorted_words('given_text') }}",
        {"given_text": "string"},
        [
            (("stroom  geen stroom één ",), "geen stroom één"),
            (("één",), "één"),
            (("  ",), ""),
            ((None,), None),
        ],
    ),
    Case(
        "day_of_week",
        "{{ day_of_week('day') }}",
        {"day": "date"},
        [(("2024-01-01",), 1), (("2024-01-06",), 6), (("2024-01-07",), 7), ((None,), None)],
        answer_type="bigint",
    ),
    Case(
        "date_spine",
        "{{ date_spine('(select min(day) from rows)', '(select max(day) from rows)') }}",
        {"day": "date"},
        [
            (("2024-02-28",), "2024-02-28"),
            (("2024-03-01",), "2024-02-29"),
            ((None,), "2024-03-01"),
        ],
        query=SPINE,
    ),
    Case(
        "date_spine of no day",
        "{{ date_spine('cast(null as date)', 'cast(null as date)') }}",
        {},
        [],
        query=SPINE,
    ),
    Case(
        "date_spine of bounds in the wrong order",
        """{{ date_spine("date '2024-01-02'", "date '2024-01-01'") }}""",
        {},
        [],
        query=SPINE,
    ),
    Case(
        "row_hash",
        "{{ row_hash(['a', 'b']) }} = {{ row_hash(['b', 'a']) }}",
        {"a": "string", "b": "string"},
        [(("x", "x"), "true"), (("x", "y"), "false"), (("", "x"), "false")],
    ),
    Case(
        "read_again",
        "{{ read_again() }}",
        {"number": "bigint"},
        [((1,), "1"), ((2,), "1"), ((3,), "1")],
        query=(
            ", again as {answer}(select number from {rows})"
            " select cast(twice.number - again.number + 1 as {type}) as answer"
            " from again inner join again as twice on again.number = twice.number"
        ),
    ),
    Case(
        "read_once",
        "{{ read_once() }}",
        {"number": "bigint"},
        [((1,), "2"), ((2,), "3")],
        query=(
            ", once as {answer}(select number + 1 as number from {rows})"
            " select cast(number as {type}) as answer from once order by answer"
        ),
    ),
    Case(
        "surrogate_key",
        "{{ surrogate_key(['text', 'number', 'day', 'moment', 'flag']) }}",
        {"text": "string", "number": "bigint", "day": "date", "moment": "timestamp", "flag": "boolean"},
        [
            (
                ("a|b", -1, "2024-01-01", "2024-01-01 10:00:00.5", True),
                "a||b|-1|2024-01-01|2024-01-01 10:00:00.5|true",
            ),
            (("", 0, "1999-12-31", "2024-01-01 10:00:00", False), "|0|1999-12-31|2024-01-01 10:00:00|false"),
            (("é'\\ß", None, None, None, None), "é'\\ß||null|||null|||null|||null|"),
            ((None, None, None, None, None), "|null|||null|||null|||null|||null|"),
        ],
    ),
    Case(
        "quantile",
        "{{ quantile('number', 0.9) }}",
        {"grp": "bigint", "number": "double"},
        [((1, 1.0), 4.6), ((1, 5.0), None), ((1, None), -1.0), ((2, None), None), ((3, -1.0), None)],
        answer_type="double",
        query=GROUPED,
    ),
    Case(
        "text_in_order",
        "{{ text_in_order('title', 'place', ' > ') }}",
        {"grp": "string", "title": "string", "place": "bigint"},
        [
            (("a", "pay", 10), "bill > bill > pay"),
            (("b", None, 1), None),
            (("a", "bill", 2), "bill > bill > pay"),
            (("a", None, 3), "bill > bill > pay"),
            (("a", "bill", 1), "bill > bill > pay"),
        ],
        query="select {answer} from {rows} group by grp order by grp",
    ),
    Case(
        "text_parts",
        "{{ text_parts('title', '.') }}",
        {"title": "string"},
        [(("a.b",), "[a, b]"), (("ab",), "[ab]")],
    ),
    Case(
        "sorted_values",
        "{{ sorted_values('title') }}",
        {"grp": "string", "title": "string"},
        [
            (("a", "Storm"), "Prijs, Storm"),
            (("b", None), ""),
            (("a", "Prijs"), "Prijs, Storm"),
            (("a", None), "Prijs, Storm"),
            (("a", "Storm"), "Prijs, Storm"),
        ],
        query="select {answer} from {rows} group by grp order by grp",
    ),
    Case(
        "exact_sum",
        "{{ exact_sum('number') }}",
        {"grp": "bigint", "number": "double"},
        [
            ((1, 0.1), 0.3),
            ((1, 0.2), None),
            ((1, None), -3.333333),
            ((2, None), 0.0),
            ((3, -3.3333333333), None),
            ((4, 1e9), None),
            ((4, -1e9), None),
        ],
        answer_type="double",
        query=GROUPED,
    ),
    Case(
        "last_known",
        "{{ last_known('text', 'partition by grp order by id rows between unbounded preceding and current row') }}",
        {"grp": "bigint", "text": "string"},
        [
            ((1, None), None),
            ((1, "a"), "a"),
            ((1, None), "a"),
            ((1, ""), ""),
            ((1, None), ""),
            ((2, None), None),
        ],
    ),
    Case(
        "explode_text",
        "{{ explode_text('text', '; ') }}",
        {"text": "string"},
        [
            (("b; a",), "a"),
            (("ü",), "b"),
            (("",), "ü"),
            ((None,), ""),
            (("x;y",), "x;y"),
        ],
        query=EXPLODED,
    ),
    Case(
        "explode_text by a sign of regular expressions",
        "{{ explode_text('text', '.|') }}",
        {"text": "string"},
        [(("a.|b|c.d",), "a"), ((None,), "b|c.d")],
        query=EXPLODED,
    ),
    Case(
        "parse_timestamp as landing writes it",
        "{{ parse_timestamp('text', '%Y%m%dT%H%M%S%f') }}",
        {"text": "string"},
        [
            (("20240113T000000000000",), "2024-01-13 00:00:00"),
            (("20240113T235959000001",), "2024-01-13 23:59:59.000001"),
            (("20240230T000000000000",), None),
            (("2024-01-13",), None),
            (("",), None),
            ((None,), None),
        ],
    ),
    Case(
        "parse_timestamp with separators",
        "{{ parse_timestamp('text', '%Y-%m-%dT%H:%M:%S.%gZ') }}",
        {"text": "string"},
        [
            (("2024-01-13T01:02:03.250Z",), "2024-01-13 01:02:03.25"),
            (("2024-1-3T1:2:3.250Z",), "2024-01-03 01:02:03.25"),
            (("2024-01-13T01:02:03.250Z and more",), None),
            (("2024-01-13T25:02:03.250Z",), None),
        ],
    ),
    Case(
        "parse_timestamp of half days",
        "{{ parse_timestamp('text', '%m/%d/%Y %I:%M:%S %p') }}",
        {"text": "string"},
        [
            (("01/05/2017 12:00:00 AM",), "2017-01-05 00:00:00"),
            (("1/5/2017 9:30:00 PM",), "2017-01-05 21:30:00"),
            (("13/05/2017 09:30:00 PM",), None),
        ],
    ),
    Case(
        "loaded_at",
        "{{ loaded_at() }}",
        {"_loaded_at": "string"},
        [
            (("20240113T010203004005",), "2024-01-13 01:02:03.004005"),
            (("19700101T000000000000",), "1970-01-01 00:00:00"),
        ],
    ),
    Case(
        "json_text",
        "{{ json_text('json', '$.a.b') }}",
        {"json": "string"},
        [
            (('{"a": {"b": "ü \\"x\\""}}',), 'ü "x"'),
            (('{"a": {"b": ""}}',), ""),
            (('{"a": {"b": -1.5}}',), "-1.5"),
            (('{"a": {"b": true}}',), "true"),
            (('{"a": {"b": null}}',), None),
            (('{"a": {}}',), None),
            (('{"a": {"b": ["x", 1]}}',), '["x",1]'),
            (("no json",), None),
            (('{"a": {"b": 1}} and more',), None),
            (("",), None),
            ((None,), None),
        ],
    ),
    Case(
        "json_text of a list",
        "{{ json_text('json', '$[0].a') }}",
        {"json": "string"},
        [(('[{"a": "x"}, {"a": "y"}]',), "x"), (("[]",), None), (('{"a": 1}',), None)],
    ),
    Case(
        "ga4_param",
        "{{ ga4_param('params', 'k') }}",
        {"params": "string"},
        [
            (
                (
                    '[{"key": "j", "value": {"string_value": "n"}}, {"key": "k", "value": {"string_value": "ü"}}]',
                ),
                "ü",
            ),
            (('[{"key": "k", "value": {"string_value": null, "int_value": -7}}]',), "-7"),
            (('[{"key": "k", "value": {"int_value": "12"}}]',), "12"),
            (('[{"key": "k", "value": {"double_value": 1.5}}]',), "1.5"),
            (('[{"key": "k", "value": {}}]',), None),
            (('[{"key": "j", "value": {"string_value": "n"}}]',), None),
            (("[]",), None),
            (("no json",), None),
            ((None,), None),
        ],
    ),
    Case(
        "timestamp_from_microseconds",
        "{{ timestamp_from_microseconds('text') }}",
        {"text": "string"},
        [
            (("1704067200250000",), "2024-01-01 00:00:00.25"),
            (("-1",), "1969-12-31 23:59:59.999999"),
            (("0",), "1970-01-01 00:00:00"),
            (("",), None),
            (("soon",), None),
            (("1.5",), None),
            (("99999999999999999999",), None),
            ((None,), None),
        ],
    ),
    Case(
        "url_path",
        "{{ url_path('url') }}",
        {"url": "string"},
        [
            (("https://example.com/a/b?c=d#e",), "/a/b"),
            (("https://example.com/é",), "/é"),
            (("https://example.com/",), "/"),
            (("https://example.com",), None),
            (("no url",), None),
            (("",), None),
            ((None,), None),
        ],
    ),
    Case(
        "url_host",
        "{{ url_host('url') }}",
        {"url": "string"},
        [
            (("https://user:pass@Example.COM:8080/a",), "example.com"),
            (("http://example.com",), "example.com"),
            (("example.com/a",), None),
            ((None,), None),
        ],
    ),
    Case(
        "read_value of a time (C16, C27, C28)",
        "{{ read_value('text', 'timestamp') }}",
        {"text": "string"},
        [
            (("2024-07-01T23:30:00+02:00",), "2024-07-01 21:30:00"),
            (("2024-07-01 23:30+0200",), "2024-07-01 21:30:00"),
            (("2024-07-01T23:30:00.25-03:30",), "2024-07-02 03:00:00.25"),
            (("2024-07-01T23:30:00Z",), "2024-07-01 23:30:00"),
            (("2024-07-01 23:30:00.1234567 UTC",), "2024-07-01 23:30:00.123456"),
            (("2024-07-01 23:30:00+02",), "2024-07-01 21:30:00"),
            ((" 2024-7-1 3:30 ",), "2024-07-01 03:30:00"),
            (("2024/07/01",), "2024-07-01 00:00:00"),
            (("05-03-2024 09:30",), None),
            (("2024-02-30 09:30:00",), None),
            (("2024-02-28 24:00:00",), None),
            (("2024",), None),
            (("09:30",), None),
            (("2024-07-01 23:30:00 Europe/Amsterdam",), None),
            (("",), None),
            ((None,), None),
        ],
    ),
    Case(
        "read_value of a column of times (C16)",
        "{{ read_value('moment', 'timestamp') }}",
        {"moment": "timestamp"},
        [
            (("2024-07-01 21:30:00.25",), "2024-07-01 21:30:00.25"),
            (("0001-01-01 00:00:00",), "0001-01-01 00:00:00"),
            ((None,), None),
        ],
    ),
    Case(
        "read_value of a time in a format of its own (C16)",
        "{{ read_value('text', 'timestamp', '%d-%m-%Y %H:%M') }}",
        {"text": "string"},
        [(("05-03-2024 09:30",), "2024-03-05 09:30:00"), (("2024-03-05 09:30",), None)],
    ),
    Case(
        "read_value of a day (C16, C28)",
        "{{ read_value('text', 'date') }}",
        {"text": "string"},
        [
            (("2024-03-05",), "2024-03-05"),
            (("2024/3/5",), "2024-03-05"),
            (("2024-03-05T00:00:00",), "2024-03-05"),
            (("2024-03-05 23:30:00",), None),
            (("2024-03-05 00:00:00+01:00",), None),
            (("05-03-2024",), None),
            (("2024-02-30",), None),
            (("2024-03",), None),
        ],
    ),
    Case(
        "read_value of a number (C16, C28)",
        "{{ read_value('text', 'double') }}",
        {"text": "string"},
        [
            (("9",), 9.0),
            (("9,0",), 9.0),
            (("-0,125",), -0.125),
            (("1.234,50",), 1234.5),
            (("1,234.50",), 1234.5),
            (("1,234",), None),
            (("1e3",), 1000.0),
            (("nan",), None),
            (("Infinity",), None),
            (("1_000",), None),
            (("9d",), None),
            (("10 - Extremely likely",), None),
            (("",), None),
            ((None,), None),
        ],
        answer_type="double",
    ),
    Case(
        "read_value of a score (C16, C28)",
        "{{ read_value('text', 'score') }}",
        {"text": "string"},
        [
            (("10 - Extremely likely",), 10.0),
            (("0=Not at all",), 0.0),
            (("9,0",), 9.0),
            (("7,5 (good)",), 7.5),
            (("5 stars",), 5.0),
            (("-2: worse",), -2.0),
            (("1-6",), None),
            (("05-03-2024",), None),
            (("good",), None),
        ],
        answer_type="double",
    ),
    Case(
        "read_value of a whole number (C16)",
        "{{ read_value('text', 'bigint') }}",
        {"text": "string"},
        [
            (("3",), 3),
            (("-3.0",), -3),
            (("3,0",), 3),
            (("2.5",), None),
            (("3,000",), None),
            (("three",), None),
        ],
        answer_type="bigint",
    ),
    Case(
        "read_value of an amount (C16)",
        "{{ read_value('text', 'decimal(18, 2)') }}",
        {"text": "string"},
        [
            (("12.50",), "12.50"),
            (("12,5",), "12.50"),
            (("12.345",), "12.35"),
            (("1e30",), None),
            (("€ 12",), None),
        ],
    ),
    Case(
        "read_value of a yes or no (C16, C28)",
        "{{ read_value('text', 'boolean') }}",
        {"text": "string"},
        [
            (("1.0",), "true"),
            (("Ja",), "true"),
            (("T",), "true"),
            ((" TRUE ",), "true"),
            (("0.0",), "false"),
            (("nee",), "false"),
            (("f",), "false"),
            (("2",), None),
            (("maybe",), None),
            (("",), None),
            ((None,), None),
        ],
    ),
    Case(
        "read_value of a whole number kept as a double (C14)",
        "{{ read_value('number', 'string') }}",
        {"number": "double"},
        [((12345.0,), "12345"), ((31612345678.0,), "31612345678"), ((0.5,), "0.5"), ((None,), None)],
    ),
    Case(
        "read_value of a text keeps it as it is (C14)",
        "{{ read_value('text', 'string') }}",
        {"text": "string"},
        [(("12345.0",), "12345.0"), ((" 007",), " 007"), ((None,), None)],
    ),
    Case(
        "read_column: of two deliveries for one column the first that can be read (C16)",
        "{{ read_column(['closed', {'value': 'opened', 'format': '%d-%m-%Y'}], 'timestamp') }}",
        {"closed": "string", "opened": "string"},
        [
            (("2024-01-01", "02-01-2024"), "2024-01-01 00:00:00"),
            (("soon", "02-01-2024"), "2024-01-02 00:00:00"),
            (("", "soon"), None),
        ],
    ),
    Case(
        "unreadable names each column with a value that is there and cannot be read (C16)",
        "{{ unreadable('contact', {'started_at': ['closed', 'opened'], 'is_excluded': 'deleted'}) }}",
        {"closed": "string", "opened": "string", "deleted": "string"},
        [
            (("2024-01-01", "2024-01-02", "1.0"), None),
            (("soon", "2024-01-02", "0"), "started_at"),
            ((" ", "", "maybe"), "is_excluded"),
            ((None, "soon", "maybe"), "started_at; is_excluded"),
        ],
    ),
    Case(
        "matches_pattern",
        """{{ matches_pattern('text', '^[0-9]{2}[.]') }}""",
        {"text": "string"},
        [(("12.x",), "true"), (("12x",), "false"), ((None,), None)],
    ),
    # In the autumn night a call from 2:55 ends at 2:05: both were read in summer time, 0:55 and 0:05 UTC.
    Case(
        "read_in_order in the autumn night (B12)",
        "{{ read_in_order('ended', 'started') }}",
        {"started": "timestamp", "ended": "timestamp"},
        [
            (("2024-10-27 00:55:00", "2024-10-27 00:05:00"), "2024-10-27 01:05:00"),
            (("2024-10-27 00:05:00", "2024-10-27 00:55:00"), "2024-10-27 00:55:00"),
            (("2024-10-26 00:55:00", "2024-10-26 00:05:00"), "2024-10-26 00:05:00"),
            (("2024-10-27 02:00:00", "2024-10-27 00:05:00"), "2024-10-27 00:05:00"),
            (("2024-10-27 00:55:00", None), None),
        ],
    ),
]
