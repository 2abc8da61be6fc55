"""Public pages of the donation service."""

from flask import Flask

from drives.settings import load


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.update(load())
    return app
