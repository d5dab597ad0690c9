"""Which browser asks: the token behind the mask of Streamlit's cookie."""

import pytest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from ui.work.browser import owner, token
from ui.work.turns import NAMELESS


def test_two_masks_of_one_token_are_one_browser():
    one, two = (generate_xsrf_token_string(b"0123456789abcdef", 1) for _ in range(2))
    assert one != two
    assert token(one) == token(two) == b"0123456789abcdef".hex()


def test_another_token_is_another_browser():
    assert token(generate_xsrf_token_string()) != token(generate_xsrf_token_string())


@pytest.mark.parametrize("cookie", ["", "x", "1|2|3", "2||aa|1", "2|zz|zz|1", "2|aa|bb|cc|dd"])
def test_nonsense_is_nobody_known(cookie):
    assert token(cookie) == ""
    assert owner(cookie) == NAMELESS


def test_a_browser_with_a_cookie_has_a_name_of_its_own():
    cookie = generate_xsrf_token_string()
    assert owner(cookie) == token(cookie) != NAMELESS
