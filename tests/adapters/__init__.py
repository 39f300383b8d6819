"""Every platform joins one contract; what only it does is tested beside it."""

import pytest

pytest.register_assert_rewrite("tests.adapters.contract")
