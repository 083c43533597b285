"""Forms of the area: the report of a service, the demand of a municipality, and the small forms around rounds."""

from rammevaerk.reporting.forms.demand import DemandForm
from rammevaerk.reporting.forms.operator import OperatorForm
from rammevaerk.reporting.forms.rounds import (
    CommentForm,
    HearingAnswerForm,
    OpenHearingForm,
    ReturnFilter,
    RoundForm,
    UploadForm,
)

__all__ = [
    "CommentForm",
    "DemandForm",
    "HearingAnswerForm",
    "OpenHearingForm",
    "OperatorForm",
    "ReturnFilter",
    "RoundForm",
    "UploadForm",
]
