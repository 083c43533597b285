"""Pages of designation: the list of the year, a case, the panel, and the duties."""

from rammevaerk.designation.views.acting import effect, send, withdraw
from rammevaerk.designation.views.case import argue_page, case_page, nominate
from rammevaerk.designation.views.duties import duties_of_service, duty_list, duty_page, knowledge_page
from rammevaerk.designation.views.listing import designation_list
from rammevaerk.designation.views.panel import judge_page, panel_page, recommend_page
from rammevaerk.designation.views.panels import cooperation_panel, service_panel

__all__ = [
    "argue_page",
    "case_page",
    "cooperation_panel",
    "designation_list",
    "duties_of_service",
    "duty_list",
    "duty_page",
    "effect",
    "judge_page",
    "knowledge_page",
    "nominate",
    "panel_page",
    "recommend_page",
    "send",
    "service_panel",
    "withdraw",
]
