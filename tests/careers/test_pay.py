from datetime import date

import pytest
from django.utils.translation import override

from careers.pay import WIDTH, Figure, Scale, lay_out, scale_for
from careers.templatetags.pay import amount, money, thousands

TODAY = date(2026, 11, 20)


def make(low=None, high=None, **fields) -> Figure:
    return Figure(
        **{
            "key": "key",
            "label": "First role",
            "region": "United States",
            "currency": "USD",
            "period": "year",
            "low": low,
            "median": None,
            "high": high,
            "open_ended": False,
            "source": "An article",
            "method": "Not said.",
            "as_of": None,
            "as_of_text": "no date given",
            "verified": False,
            **fields,
        }
    )


def test_the_published_figures_stand_where_the_design_has_them():
    pay = lay_out([make(95_000, 120_000), make(102_682, 102_682), make(150_000, 200_000, open_ended=True)], TODAY)
    (chart,) = pay.charts
    assert chart.scale == Scale(80_000, 220_000, 20_000)
    assert chart.scale.ticks == (
        (0.0, 80_000), (100.0, 100_000), (200.0, 120_000), (300.0, 140_000), (400.0, 160_000), (500.0, 180_000),
        (600.0, 200_000),
    )  # fmt: skip
    drawn = [(row.start, row.width, row.point, row.more) for row in chart.rows]
    assert drawn == [
        (75.0, 125.0, None, ()),
        (None, None, 113.4, ()),
        (350.0, 250.0, None, (606.0, 616.0, 626.0)),
    ]


def test_currencies_and_periods_are_never_drawn_on_one_scale():
    pay = lay_out([make(1, 2), make(1, 2, currency="EUR"), make(1, 2, period="day"), make(3, 4)], TODAY)
    assert [(chart.currency, chart.period, len(chart.rows)) for chart in pay.charts] == [
        ("USD", "year", 2),
        ("EUR", "year", 1),
        ("USD", "day", 1),
    ]


def test_a_source_without_a_number_is_a_statement():
    pay = lay_out([make()], TODAY)
    assert pay.charts == ()
    assert [row.figure.source for row in pay.statements] == ["An article"]


def test_nothing_gives_nothing():
    assert lay_out([], TODAY) == lay_out([], TODAY)
    assert (lay_out([], TODAY).charts, lay_out([], TODAY).statements) == ((), ())


def test_a_median_is_drawn_inside_its_range():
    ((row,),) = [chart.rows for chart in lay_out([make(100_000, 200_000, median=150_000)], TODAY).charts]
    assert row.start < row.point < row.start + row.width


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [(None, False), (date(2025, 11, 20), False), (date(2025, 11, 19), True), (date(2027, 1, 1), False)],
)
def test_a_figure_is_stale_when_it_is_older_than_a_year(as_of, stale):
    assert make(1, 2, as_of=as_of).is_stale(TODAY) is stale


@pytest.mark.parametrize(
    ("low", "high"), [(0, 0), (0, 1), (7, 7), (1, 4_000_000_000), (95_000, 95_000), (99_999, 100_001), (12, 4_711)]
)
@pytest.mark.parametrize("room_above", [True, False])
def test_a_scale_holds_its_figures_in_at_most_seven_steps(low, high, room_above):
    scale = scale_for(low, high, room_above=room_above)
    assert scale.low <= low <= high <= scale.high
    assert (scale.high - scale.low) // scale.step <= 7
    assert 0 <= scale.x(low) <= scale.x(high) <= WIDTH
    if room_above:
        assert high < scale.high


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (make(95_000, 120_000), "$95,000 to $120,000"),
        (make(102_682, 102_682), "$102,682"),
        (make(150_000, 200_000, open_ended=True), "$150,000 to $200,000 or more"),
        (make(90_000, open_ended=True), "$90,000 or more"),
        (make(high=90_000), "up to $90,000"),
        (make(median=70_000, currency="GBP"), "£70,000"),
        (make(1_000, 2_000, currency="CHF"), "CHF 1,000 to CHF 2,000"),
        (make(), ""),
    ],
)
def test_an_amount_is_said_as_one_says_it(figure, said):
    assert amount(figure) == said


def test_money_is_grouped_by_the_readers_language():
    with override("de"):
        assert money(95_000, "EUR") == "€95.000"


def test_the_axis_counts_in_thousands():
    assert [thousands(value) for value in (0, 250, 80_000)] == ["0", "250", "80k"]
