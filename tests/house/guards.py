"""All guards that read files, in the order of `docs/architecture.md`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.house import catalogues, doors, floors, shape, templates, words

Guard = Callable[[Path], list[str]]

GUARDS: tuple[Guard, ...] = (
    floors.upward_imports,
    floors.relative_or_lazy_imports,
    floors.engine_by_another_door,
    floors.engine_that_knows_somebody,
    floors.engine_rooms_by_the_window,
    floors.files_above_their_rank,
    doors.commits_elsewhere,
    doors.clocks_elsewhere,
    doors.raw_markup,
    doors.hidden_actors,
    shape.strangers_in_rooms,
    shape.attics,
    shape.long_modules,
    shape.long_functions,
    shape.undocumented,
    templates.unused_templates,
    templates.missing_templates,
    templates.inline_styles_and_handlers,
    templates.names_in_no_direction,
    templates.written_commas,
    templates.unescaped_data,
    templates.untranslated_words,
    templates.unspoken_constants,
    catalogues.all_promised,
    catalogues.broken_placeholders,
    catalogues.numbers_in_no_direction,
    catalogues.arabic_from_eleven,
    words.business_in_foundation,
    words.machine_traces,
    words.secrets_in_git,
)
