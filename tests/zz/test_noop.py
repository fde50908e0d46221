import pytest
@pytest.mark.parametrize("n", range(60))
def test_app(app, world, n): pass
