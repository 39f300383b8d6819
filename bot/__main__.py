"""`python -m bot` is the same as `ruimte`."""

from bot.cli import main

main()
