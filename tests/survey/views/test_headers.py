"""What answers say to the browser."""

import pytest
from flask import Flask, render_template_string, send_file, url_for

from survey.views import headers


@pytest.fixture
def app(tmp_path):
    (tmp_path / "part.css").write_text("a{}")
    (tmp_path / "face.woff2").write_bytes(b"x")
    app = Flask("test", static_folder=str(tmp_path), static_url_path="/static")
    headers.register(app)

    @app.get("/page")
    def page():
        return render_template_string("{{ csp_nonce }} {{ url_for('static', filename='part.css') }}")

    @app.get("/file")
    def file():
        return send_file(tmp_path / "part.css", max_age=60)

    return app


def test_a_page_may_load_from_here_alone_and_run_only_scripts_with_its_nonce(app):
    answer = app.test_client().get("/page")
    policy = answer.headers["Content-Security-Policy"]
    nonce = answer.text.split()[0]
    assert f"script-src 'nonce-{nonce}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_each_request_has_a_nonce_of_its_own(app):
    client = app.test_client()
    assert client.get("/page").text.split()[0] != client.get("/page").text.split()[0]


def test_pages_are_not_kept_and_say_little_elsewhere(app):
    answer = app.test_client().get("/page")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_over_tls_the_browser_is_told_to_stay_there(app):
    answer = app.test_client().get("/page", base_url="https://survey.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_an_error_page_has_the_same_headers(app):
    assert "script-src 'nonce-" in app.test_client().get("/nowhere").headers["Content-Security-Policy"]


def test_a_static_file_has_a_version_and_is_kept_for_a_year(app):
    client = app.test_client()
    address = client.get("/page").text.split()[1]
    assert "?v=" in address
    assert "immutable" in client.get(address).headers["Cache-Control"]


def test_the_version_changes_with_the_file(app, tmp_path):
    with app.test_request_context():
        before = url_for("static", filename="part.css")
        (tmp_path / "part.css").write_text("b{}")
        assert url_for("static", filename="part.css") != before
        assert url_for("static", filename="not-there.css").endswith("not-there.css")


def test_what_has_no_version_is_asked_for_again_but_fonts(app):
    client = app.test_client()
    assert client.get("/static/part.css").headers["Cache-Control"] == "public, no-cache"
    assert client.get("/static/face.woff2").headers["Cache-Control"] == "public, max-age=2592000"


def test_a_view_may_say_how_long_its_own_answer_is_kept(app):
    assert "max-age=60" in app.test_client().get("/file").headers["Cache-Control"]
