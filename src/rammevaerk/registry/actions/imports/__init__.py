"""A services file: read and previewed, odd rows decided on, then applied; the same file twice changes nothing."""

from rammevaerk.registry.actions.imports.apply import apply_import, start_import
from rammevaerk.registry.actions.imports.preview import preview_import
from rammevaerk.registry.actions.imports.resolve import RowChoice, resolve_row

__all__ = ["RowChoice", "apply_import", "preview_import", "resolve_row", "start_import"]
