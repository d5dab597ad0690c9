"""Fixtures of the page tests."""

import pytest

from ui import models


@pytest.fixture
def fresh_models():
    """Models, records and answers of another test's assets are not shared with this one."""
    models.forget()
    yield
    models.forget()
