"""Settings, addresses, server, checks and command line: the place where the areas are put together into one platform."""
