"""Texts to points on the calendar and the clock, in all the forms that programs, spreadsheets and people write."""
