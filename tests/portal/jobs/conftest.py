from tests.portal.me.conftest import _noon, codes, words  # noqa: F401
