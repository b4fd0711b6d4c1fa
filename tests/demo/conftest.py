from tests.board.conftest import languages

__all__ = ["languages"]
