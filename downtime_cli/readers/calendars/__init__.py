"""Days and spans on which things differ: freezes, past windows, public holidays."""
