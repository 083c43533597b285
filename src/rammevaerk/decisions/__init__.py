"""Who decides what in an agreement area, and what the bodies have decided: recorded from their minutes, a decision confirmed by a
second person (readings 1.10 and 7; P&D appendix B 10 and 17).

An area above keeps no state that a body gives. It registers its cases (`queries.register_subject(kind, describe)` when its app
starts), asks `queries.standing_of(act, Subject(kind, id), today, operator)` or `standings(…)` for a list, and puts
`queries.course(…)` on its page with `{% include "decisions/course.html" with course=course %}`.
"""
