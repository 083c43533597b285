"""Acts on waiting lists, vacancies and reservations: each asks permission, checks by the rules, notes the history."""

from rammevaerk.waiting.actions.drawing import NewDrawRight, agree_draw_rights, end_draw_rights
from rammevaerk.waiting.actions.entering import (
    NewEntry,
    change_urgency,
    confirm_entry,
    name_citizen,
    put_on_list,
    take_off_list,
)
from rammevaerk.waiting.actions.following import after_start
from rammevaerk.waiting.actions.forgetting import forget_need
from rammevaerk.waiting.actions.ordering import NewOrder, set_own_order
from rammevaerk.waiting.actions.reserving import NewHold, may_give_up, prolong, release, reserve
from rammevaerk.waiting.actions.vacancies import Answered, NewVacancy, answer_turn, declare_vacancy, withdraw_vacancy

__all__ = [
    "Answered",
    "NewDrawRight",
    "NewEntry",
    "NewHold",
    "NewOrder",
    "NewVacancy",
    "after_start",
    "agree_draw_rights",
    "answer_turn",
    "change_urgency",
    "confirm_entry",
    "declare_vacancy",
    "end_draw_rights",
    "forget_need",
    "may_give_up",
    "name_citizen",
    "prolong",
    "put_on_list",
    "release",
    "reserve",
    "set_own_order",
    "take_off_list",
    "withdraw_vacancy",
]
