"""What holds for all tests of this folder."""

from hypothesis import settings

# A shared machine stalls now and then, which is no fault of what is tested.
settings.register_profile("no deadline", settings.default, deadline=None)
settings.load_profile("no deadline")
