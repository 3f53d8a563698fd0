"""The console that the commands print on."""

import logging
import os
import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from cli.visible import visible

logger = logging.getLogger(__name__)


class Terminal(Console):
    """A console that prints nothing of a text which a terminal would obey; its own colours it does print."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of what is printed."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(visible(piece.text), piece.style)


class Bystander(Terminal):
    """A terminal of work that goes on when whoever read it has gone (`slukh run | less`): it prints no more."""

    def on_broken_pipe(self) -> None:
        """Leaves standard output to nobody, so that nothing fails at it later."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        logger.warning("nobody reads what is printed any more: the work goes on without")
