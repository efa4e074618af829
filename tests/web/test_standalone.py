"""A page as one file: its own policy allows what is inside it and nothing else, and it looks light everywhere."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256

import plotly.graph_objects as go
import pytest
from flask import Flask
from markupsafe import Markup

from web.chart_data import chart_data
from web.reporting.standalone import Figure, _inline, standalone


@pytest.fixture
def file(app: Flask) -> str:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[1, 2]), layout={"template": {"layout": {"font": {"color": "#111"}}}})
    data = chart_data(figure, {"layout": {"font": {"color": "#eee"}}}, {})
    with app.test_request_context():
        return standalone("A “title” & <more>", Markup("<p>Body</p>"), ["goodterms.css"], [Figure("a-data", data)])


def digests(texts: list[str]) -> list[str]:
    return [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts]


def test_the_policy_names_each_script_and_style_by_its_digest(file: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', file)
    assert policy
    said = policy[1].replace("&#39;", "'")
    scripts = re.findall(r"<script>(.*?)</script>", file, re.S)
    styles = re.findall(r"<style>(.*?)</style>", file, re.S)
    assert len(scripts) == 2
    assert f"script-src {' '.join(digests(scripts))};" in said
    assert f"style-src-elem {digests(styles)[0]} {digests([''])[0]};" in said
    assert said.startswith("default-src 'none';")
    assert "connect-src" not in said


def test_nothing_in_it_is_fetched(file: str) -> None:
    head = file.partition("<script")[0]
    assert re.findall(r'(?:src|href)="(?!data:,)([^"]+)"', head) == []
    assert "@import" not in head
    assert "url(" not in head


def test_it_is_light_on_every_screen(file: str) -> None:
    data = re.search(r'id="a-data">(.*?)</script>', file, re.S)
    assert data
    assert json.loads(data[1])["dark"] == {"layout": {"font": {"color": "#111"}}}
    assert "prefers-color-scheme: dark" not in file.partition("</style>")[0]
    assert "@media print" in file


def test_a_title_is_text(file: str) -> None:
    assert "<title>A “title” &amp; &lt;more&gt;</title>" in file


def test_a_page_without_charts_has_no_scripts_at_all(app: Flask) -> None:
    with app.test_request_context():
        file = standalone("Plain", Markup("<p>Body</p>"), ["goodterms.css"])
    assert "<script" not in file
    assert "script-src &#39;none&#39;" in file


def test_a_script_cannot_end_its_element_early() -> None:
    assert "</script" not in _inline("const a = '</script>', b = '</SCRIPT>';").lower()
    assert "<!--" not in _inline("const a = '<!--';")
