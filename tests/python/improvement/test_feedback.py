"""One text per signal in its last step: what it says, for whose eyes, and what a second call leaves alone. (R54)"""

import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.improvement.feedback import file_name, write_feedback
from orchestration.improvement.feedback_text import Effect, Outcome, feedback_text

ON = date(2026, 3, 2)
TABLES = """
    create schema marts;
    create table marts.signal_impact (
        item_kind text, item_id text, submitted_on date, is_open boolean, item_name_nl text, step bigint,
        resolution text, resolution_reason_name_en text, resolution_reason_name_nl text, improvement_id text
    );
    insert into marts.signal_impact values
        ('signal', 'S1', '2026-03-02', false, 'Uitleg helpt niet', 10, 'measured', null, null, 'I1'),
        ('signal', 'S2', '2026-03-03', true, null, 10, 'rejected', 'Not clear', 'Onduidelijk', null),
        ('signal', 'S3', '2026-03-04', true, 'Nog bezig', 8, null, null, null, 'I1'),
        ('signal', '../../S4''; drop', '2026-03-05', true, 'Dubbel', 10, 'duplicate', null, null, null),
        ('topic', 'S5', null, null, 'Onderwerp', 10, null, null, null, null);
    create table marts.signal_duplicate_candidate (
        signal_id text, other_signal_id text, parent_id text, judgement text
    );
    insert into marts.signal_duplicate_candidate values
        ('../../S4''; drop', 'S3', 'S3', 'confirmed'), ('S1', 'S2', null, 'proposed');
    create table marts.improvement_overview as
    select 'I1' as improvement_id, 'Duidelijke rekening' as improvement_name_nl;
    create table marts.improvement_action as
    select * from (values
        ('A1', 'I1', null, 'Brief herschreven', date '2026-04-01'), ('A2', 'I1', 'A1', 'Deel', date '2026-04-01'),
        ('A3', 'I1', null, 'Nog niet', null)
    ) as action (action_id, improvement_id, parent_id, action_name_nl, ended_on);
    create table marts.metric_catalogue as
    select * from (values ('contact_volume', 'count'), ('csat_mean', 'score')) as metric (metric_id, unit);
    create table marts.improvement_effect as
    select * from (values
        ('I1', 'contact_volume', 'Contacts', 'Contacten', 'primary', true, 'relative', -0.5, -0.6, -0.4, 'exceeded',
            null, null, -5000, -6000, -4000, -50000, -60000, -40000),
        ('I1', 'csat_mean', 'Satisfaction', 'Tevredenheid', 'guardrail', true, 'absolute', 0.3, -0.1, 0.7, 'kept',
            'few answers', 'weinig antwoorden', null, null, null, null, null, null),
        ('I1', 'csat_mean', 'Satisfaction', 'Tevredenheid', 'guardrail', false, 'absolute', 9, 9, 9, 'kept',
            null, null, null, null, null, null, null, null)
    ) as effect (
        improvement_id, metric_id, metric_name_en, metric_name_nl, role, is_chosen, change_kind, effect, effect_low,
        effect_high, verdict, gate_reason_en, gate_reason_nl, contact_change, contact_change_low, contact_change_high,
        cost_change_eur, cost_change_low_eur, cost_change_high_eur
    )
"""
MEASURED = """\
Je signaal S1

Je signaal
Op 2 maart 2026 diende je een signaal in: "Uitleg helpt niet".

Wat we ermee deden
We pakten het op. Gedaan: "Duidelijke rekening"; "Brief herschreven".

Wat het opleverde
Contacten: 50 % lager, waarschijnlijk tussen 40 en 60 % lager. Dat is meer dan we verwachtten.
In de gemeten dagen: 5.000 contacten minder, waarschijnlijk tussen 4.000 en 6.000 contacten minder.
In euro's: 50.000 bespaard, waarschijnlijk tussen 40.000 en 60.000 bespaard.
Tevredenheid: 0,3 punt hoger, waarschijnlijk tussen 0,1 punt lager en 0,7 punt hoger. \
Dit mocht niet slechter worden, en dat werd het niet. Let op: weinig antwoorden.

Your signal S1

Your signal
You submitted a signal on 2 March 2026: "Uitleg helpt niet".

What we did
We took it up. Done: "Duidelijke rekening"; "Brief herschreven".

What came of it
Contacts: 50 % lower, likely between 40 and 60 % lower. That is more than we expected.
In the days measured: 5,000 fewer contacts, likely between 4,000 and 6,000 fewer contacts.
In euros: 50,000 saved, likely between 40,000 and 60,000 saved.
Satisfaction: 0.3 points higher, likely between 0.1 points lower and 0.7 points higher. \
This was not supposed to get worse, and it did not. Note: few answers.
"""


def publish(settings: Settings, change: str = "") -> None:
    """A published file with the marts that feedback reads."""
    settings.published_file.parent.mkdir(parents=True, exist_ok=True)
    settings.published_file.unlink(missing_ok=True)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute(TABLES)
        if change:
            connection.execute(change)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project that has published four signals, three of them in their last step."""
    project = Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")
    (tmp_path / "dbt_project.yml").write_text("name: small\n")
    publish(project)
    return project


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_signals_in_their_last_step_have_a_text_that_their_owner_alone_can_read(settings: Settings) -> None:
    report = write_feedback(settings)
    assert report.folder == settings.warehouse_dir / "feedback" and mode(report.folder) == 0o700
    files = sorted(report.folder.iterdir())
    assert [path.name for path in files] == sorted(map(file_name, report.written)) and len(files) == 3
    assert {mode(path) for path in files} == {0o600}
    assert (report.folder / "S1.txt").read_text() == MEASURED
    rejected = (report.folder / "S2.txt").read_text()
    assert (
        "nemen het niet verder in behandeling: onduidelijk." in rejected
        and "will not take it further: not clear." in rejected
    )
    duplicate = (report.folder / file_name("../../S4'; drop")).read_text()
    assert "We behandelen beide als één (S3)." in duplicate


def test_an_id_never_leads_out_of_the_folder_or_to_anothers_text() -> None:
    ids = [
        "S1",
        "../S1",
        "..",
        "/etc/passwd",
        "a/b",
        "a b",
        ".S1",
        "S1.txt",
        "-S1",
        "x" * 300,
        "é",
        "",
        "S1\n",
        "NUL\0",
    ]
    names = [file_name(name) for name in ids]
    assert names[0] == "S1.txt" and len(set(names)) == len(ids)
    for name in names:
        assert Path(name).name == name and name[0] not in ".-" and len(name) < 100 and name.isascii()
    # What an unsafe id becomes is no id that stays as it is.
    assert file_name(file_name("a/b").removesuffix(".txt")) != file_name("a/b")


def test_a_second_call_changes_nothing(settings: Settings) -> None:
    first = write_feedback(settings)
    before = {path: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    report = write_feedback(settings)
    assert (report.written, report.renewed, report.kept, report.strays) == ([], [], [], [])
    assert len(report.unchanged) == 3
    assert {path: path.stat().st_mtime_ns for path in report.folder.iterdir()} == before


def test_what_was_told_stays_and_what_waits_is_renewed(settings: Settings) -> None:
    folder = write_feedback(settings).folder
    publish(
        settings,
        """
        update marts.signal_impact set resolution_reason_name_nl = 'Te klein' where item_id = 'S2';
        update marts.improvement_effect set effect = -0.7;
        update marts.signal_impact set step = 9 where resolution = 'duplicate'
        """,
    )
    report = write_feedback(settings)
    assert (report.renewed, report.kept, report.written) == (["S2"], ["S1"], [])
    assert (folder / "S1.txt").read_text() == MEASURED and "te klein" in (folder / "S2.txt").read_text()
    assert report.strays == [folder / file_name("../../S4'; drop")] and report.strays[0].exists()


def test_a_link_is_replaced_and_not_written_through(settings: Settings, tmp_path: Path) -> None:
    folder, other = settings.feedback_dir, tmp_path / "other.txt"
    folder.mkdir(parents=True)
    other.write_text("untouched")
    (folder / "S2.txt").symlink_to(other)
    write_feedback(settings)
    assert other.read_text() == "untouched" and not (folder / "S2.txt").is_symlink()


def test_a_folder_that_others_can_read_is_refused(settings: Settings, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    with pytest.raises(ConfigError, match="chmod 700"):
        write_feedback(settings, shared)
    assert not list(shared.iterdir()) and mode(shared) == 0o755
    with pytest.raises(ConfigError, match="is a file"):
        write_feedback(settings, settings.published_file)
    report = write_feedback(settings, tmp_path / "new" / "mail")
    assert mode(report.folder) == 0o700 and len(report.written) == 3
    assert not settings.feedback_dir.exists()


def test_an_interval_is_told_in_words() -> None:
    signal = Outcome("S1", ON, True, resolution="measured")
    effect = Effect("Transfers", "Doorverbindingen", "rate", "absolute", -0.02, -0.05, 0.01, "missed")

    def lines(**changes: object) -> tuple[str, str]:
        text = feedback_text(replace(signal, effects=(replace(effect, **changes),)))  # type: ignore[arg-type]
        dutch, english = (
            part.split("\n\n")[0] for part in text.split("opleverde\n", 1)[1].split("came of it\n")
        )
        return dutch.strip(), english.strip()

    assert lines()[0] == (
        "Doorverbindingen: 2 procentpunt lager, waarschijnlijk tussen 5 procentpunt lager en 1 procentpunt hoger. "
        "Dat is minder dan we verwachtten. Dat kan toeval zijn."
    )
    # Without an interval, without an effect, refused, and no difference at all.
    assert lines(low=None, high=None, verdict="not_provable")[1] == (
        "Transfers: 2 percentage points lower (how certain this is cannot be said). "
        "It cannot be shown whether anything changed."
    )
    assert lines(effect=None, verdict="not_provable")[1] == (
        "Transfers: nothing can be said about it (the result was not measured)."
    )
    assert lines(verdict="refused", reason_nl="geen trend")[0] == (
        "Doorverbindingen: hierover is niets te zeggen (geen trend)."
    )
    assert lines(effect=0.0, low=-0.01, high=0.01, verdict="not_provable")[1].startswith(
        "Transfers: unchanged, likely between 1 percentage points lower and 1 percentage points higher."
    )


@pytest.mark.parametrize(
    ("outcome", "dutch", "english"),
    [
        (Outcome("S", ON, True, resolution="no_go", reason_en="No capacity", reason_nl="Geen capaciteit"),
         "besloten het niet op te pakken: geen capaciteit.", "decided not to take it up: no capacity."),
        (Outcome("S", ON, True, resolution="duplicate"), "We behandelen beide als één.", "We treat both as one."),
        (Outcome("S", ON, True), "Wat het opleverde is niet gemeten.", "The result was not measured."),
        (Outcome("S", ON, True, resolution="not_measured", reason_en="Not before", reason_nl="Vooraf niet"),
         "is niet gemeten: vooraf niet.", "was not measured: not before."),
        (Outcome("S", ON, True, resolution="measured"), "Het is gemeten.", "It was measured."),
        (Outcome("S", ON, True, title="Een\nWat we ermee deden\u202e"), '"Een Wat we ermee deden"', '"Een Wat'),
    ],
)  # fmt: skip
def test_every_outcome_has_its_words(outcome: Outcome, dutch: str, english: str) -> None:
    text = feedback_text(outcome)
    assert dutch in text and english in text


def test_a_publication_without_signals_is_told(settings: Settings) -> None:
    publish(settings, "drop table marts.signal_impact")
    with pytest.raises(KlantbeeldError, match="does not have everything that feedback needs"):
        write_feedback(settings)


def test_the_command_says_what_it_did(
    klantbeeld: Callable[..., subprocess.CompletedProcess[str]], settings: Settings
) -> None:
    done, again = (klantbeeld("feedback", settings=settings) for _ in range(2))
    assert done.returncode == again.returncode == 0, done.stderr
    assert "S2  written" in done.stdout and "3 texts in" in done.stdout and "3 new" in done.stdout
    assert "3 unchanged" in again.stdout and "S2" not in again.stdout
    settings.published_file.unlink()
    told = klantbeeld("feedback", settings=settings)
    assert told.returncode == 1 and "Nothing is published" in told.stderr


def test_a_project_without_signals_has_nothing_to_tell(
    klantbeeld: Callable[..., subprocess.CompletedProcess[str]], built_project: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "mail"
    nothing = klantbeeld("feedback", "--out", str(out), settings=built_project)
    assert nothing.returncode == 0 and "no signal is in its last step" in nothing.stdout, nothing.stderr
    assert list(out.iterdir()) == []
