"""The worksheet in headless Chromium: filled in, saved, opened again, printed; without a network."""

import json
import time

import pytest

from review.cli import main
from review.reporting.inspection.answers import read_answers

PAPER = """# A trial of & <b>walking</b>

## Methods

The trial was registered (NCT01234567). Participants were recruited between March 2010 and May 2012.

## Results

Of 40 patients, 45 died. The mean age was 66.1 years (range 21 to 64).

| Measure | Walking (n = 30) | Control (n = 30) | p |
|---|---|---|---|
| Walking speed in meters a second, mean (SD) | 1.41 (0.18) | 1.22 (0.17) | .36 |
"""
CHOSEN = "document.querySelectorAll('input:checked').length"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    (folder / "trial.md").write_text(PAPER)
    target = folder / "trial.html"
    assert main(["inspect", str(folder / "trial.md"), "--output", str(target)]) == 0
    return target


def test_it_opens_with_no_answer_no_complaint_and_no_request(browser, sheet):
    browser.open(sheet.as_uri())
    assert browser.complaints() == []
    assert browser.see(CHOSEN) == 0
    assert "0 of" in browser.see("document.querySelector('#state').textContent")
    assert "45 cannot be of 40" in browser.see("document.querySelector('[id=\"q-4.10\"]').textContent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_bars_people(browser, sheet, axe, width, scheme):
    browser.size(width, 20_000, scheme=scheme)
    browser.open(sheet.as_uri())
    assert browser.violations(axe) == []
    assert browser.see("document.documentElement.scrollWidth") <= width


def test_answers_are_saved_read_and_opened_again(browser, sheet, tmp_path):
    browser("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.open(sheet.as_uri())
    browser.see("document.querySelector('[name=reviewer]').focus()")
    browser("Input.insertText", text="Ada")
    browser.see("document.querySelector('[name=\"answer-4.10\"][value=yes]').click()")
    browser.see("document.querySelector('[name=judgement-study][value=\"some concerns\"]').click()")
    browser.see("document.querySelector('[data-note=\"4.10\"]').focus()")
    browser("Input.insertText", text="45 of 40, <i>sic</i>")
    browser.until("document.querySelector('#state').textContent.includes('not saved')")
    browser.see("document.querySelector('#save').click()")
    saved = tmp_path / "trial.md.answers.json"
    end = time.monotonic() + 10
    while not (saved.exists() and saved.stat().st_size):
        assert time.monotonic() < end, list(tmp_path.iterdir())
        time.sleep(0.05)

    answers = read_answers(saved)
    assert answers.reviewer == "Ada"
    assert answers.answers["4.10"].answer == "yes"
    assert answers.answers["4.10"].note == "45 of 40, <i>sic</i>"
    assert answers.judgements["study"] == "some concerns"
    assert sum(answer.answer is not None for answer in answers.answers.values()) == 1

    browser.open(sheet.as_uri())
    assert browser.see(CHOSEN) == 0
    put(browser, saved)
    browser.until(f"{CHOSEN} === 2")
    assert browser.see("document.querySelector('[data-note=\"4.10\"]').value") == "45 of 40, <i>sic</i>"
    assert browser.see("document.querySelector('[name=\"answer-4.10\"]:checked').value") == "yes"


def test_a_file_that_is_no_worksheet_is_refused(browser, sheet, tmp_path):
    other = tmp_path / "other.json"
    for text, told in (("{", "other.json: "), (json.dumps({"format": "x"}), "no saved worksheet")):
        other.write_text(text)
        browser.open(sheet.as_uri())
        put(browser, other)
        browser.until(f"document.querySelector('#state').textContent.includes('{told}')")
        assert browser.see(CHOSEN) == 0


def put(browser, path):
    root = browser("DOM.getDocument")["root"]["nodeId"]
    node = browser("DOM.querySelector", nodeId=root, selector="#open")["nodeId"]
    browser("DOM.setFileInputFiles", files=[str(path)], nodeId=node)
