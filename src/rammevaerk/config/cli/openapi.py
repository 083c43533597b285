"""`rammevaerk openapi`: the API's description as a file, for those who build against it."""

from pathlib import Path
from typing import Annotated

import typer

from rammevaerk.config.cli.session import rules_only


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("openapi")(write)


def write(
    out: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)] = Path("docs/openapi.json"),
) -> None:
    """Write the API's description (OpenAPI) to a file."""
    with rules_only():
        import json

        from django.core.serializers.json import DjangoJSONEncoder

        from rammevaerk.config.api_document import document

        written = json.dumps(document(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        out.write_text(written + "\n", encoding="utf-8")
        print(out)
