"""Answers checked by code written anew from docs/: all that it shares with the package is the JSON it reads."""
