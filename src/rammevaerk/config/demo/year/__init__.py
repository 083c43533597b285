"""One agreement year on the demo region, walked by its people from reported data to the agreement document.

Every step is an act a person of the region does on a page, through the same action and behind the same walls.
"""

from rammevaerk.config.demo.year.steps import walk_year
from rammevaerk.config.demo.year.walk import Done, Walk

__all__ = ["Done", "Walk", "walk_year"]
