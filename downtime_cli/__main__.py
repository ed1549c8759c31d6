"""
Where the process begins: `downtime`, and `python -m downtime_cli`.

Ctrl-C ends it with 130 and without a traceback from the first line on, whether it is importing, working or ending. So
that is settled before anything else is imported.
"""

try:
    import os
    import signal
    import sys

    def stop(*_: object) -> None:
        """End at once: nothing has been begun, or what was begun is being left already."""
        os._exit(130)

    # A shell that starts a job in the background may have it ignore Ctrl-C, which stays so.
    IS_HEARD = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if IS_HEARD:
        signal.signal(signal.SIGINT, stop)
except KeyboardInterrupt:
    raise SystemExit(130) from None


def interrupt(*_: object) -> None:
    """Leave what is being done, tidily; a second Ctrl-C does not wait for that."""
    signal.signal(signal.SIGINT, stop)
    raise KeyboardInterrupt


def handle_unraisable(event: "sys.UnraisableHookArgs") -> None:
    """End where Python would lose an interrupt, as in the callback of a weak reference, and go on."""
    if event.exc_type is KeyboardInterrupt:
        stop()
    sys.__unraisablehook__(event)


def main() -> None:
    """Run the command line."""
    if sys.getfilesystemencoding() == "ascii" and sys.executable:
        restart_in_utf8()
    try:
        from downtime_cli.cli.app import main as run

        if IS_HEARD:
            sys.unraisablehook = handle_unraisable
            signal.signal(signal.SIGINT, interrupt)
        code = run()
        if IS_HEARD:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the rest is the interpreter's, and the code stands
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def restart_in_utf8() -> None:
    """Begin again where Python takes all text for ASCII: it could not tell what files and services are called."""
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - it is this program


if __name__ == "__main__":
    main()
