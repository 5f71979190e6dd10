"""What may happen to a duo: opened, followed, looked at, ended."""

from __future__ import annotations

from mentorat.duos.services.checkpoints import (
    answer_checkpoint,
    ask_checkpoint,
    ask_next_of_duo,
    hold_checkpoint,
    is_askable,
    miss_checkpoint,
    remind_checkpoint,
    reschedule_checkpoint,
)
from mentorat.duos.services.course import (
    check_step,
    complete,
    extend,
    interrupt,
    last_possible_end,
    pause,
    resume,
)
from mentorat.duos.services.meetings import (
    add_goal,
    ask_help,
    close_help,
    correct_meeting,
    log_meeting,
    remove_meeting,
    share_contact,
    tick_goal,
    untick_goal,
)
from mentorat.duos.services.opening import open_duo, send_link

__all__ = [
    "add_goal",
    "answer_checkpoint",
    "ask_checkpoint",
    "ask_help",
    "ask_next_of_duo",
    "check_step",
    "close_help",
    "complete",
    "correct_meeting",
    "extend",
    "hold_checkpoint",
    "interrupt",
    "is_askable",
    "last_possible_end",
    "log_meeting",
    "miss_checkpoint",
    "open_duo",
    "pause",
    "remind_checkpoint",
    "remove_meeting",
    "reschedule_checkpoint",
    "resume",
    "send_link",
    "share_contact",
    "tick_goal",
    "untick_goal",
]
