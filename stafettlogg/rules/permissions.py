"""Every permission about a log, in one table."""

import rules

from cases.rules import is_holder as holds_the_case
from cases.rules import is_open as case_is_open
from cases.rules import works_in_a_unit
from stafettlogg.rules.reading import (
    answers_emergencies,
    answers_to_the_family,
    carried_the_child,
    gave_the_leave,
    holds_the_baton,
    is_citizen,
    is_of_the_family,
    is_open,
    it_is_about_them,
    may_answer_emergency,
    may_hold_back,
    may_read,
    may_release,
    reads_by_right,
    reads_in_an_emergency,
    reads_log_of,
    reviews_reading,
)
from stafettlogg.rules.writing import (
    answers_for_insight,
    answers_for_it,
    asked_for_it,
    guide_lets_readers_share,
    guide_lets_tell,
    guide_lets_write,
    has_a_voice,
    holds_log_of_export,
    holds_log_of_goal,
    holds_log_of_measure,
    holds_log_of_meeting,
    holds_log_of_note,
    is_asked_about,
    is_ready,
    may_answer,
    may_correct,
    may_remark,
    may_undo,
    put_it_there_or_holds,
    takes_part,
    took_it_away,
    wrote_or_holds,
)

rules.add_perm("stafettlogg.list_own_measures", works_in_a_unit | is_citizen)
rules.add_perm("stafettlogg.list_waiting", works_in_a_unit)
rules.add_perm("stafettlogg.take_part", takes_part)
rules.add_perm("stafettlogg.mark_done", holds_log_of_measure | (takes_part & guide_lets_tell))
rules.add_perm("stafettlogg.report_obstacle", takes_part & ~holds_log_of_measure)
rules.add_perm("stafettlogg.answer_obstacle", holds_log_of_note)
rules.add_perm("stafettlogg.give_voice", reads_log_of & has_a_voice)
rules.add_perm("stafettlogg.view_questions", answers_to_the_family)
rules.add_perm("stafettlogg.ask_question", is_of_the_family & is_open)
rules.add_perm("stafettlogg.answer_question", holds_log_of_note)
rules.add_perm("stafettlogg.end_by_family", is_of_the_family & is_open)
rules.add_perm("stafettlogg.choose_what_follows", may_read & carried_the_child)
rules.add_perm("stafettlogg.list_logs", works_in_a_unit)
rules.add_perm("stafettlogg.ask_emergency", works_in_a_unit)
rules.add_perm("stafettlogg.list_emergencies", answers_emergencies)
rules.add_perm("stafettlogg.answer_emergency", may_answer_emergency)
rules.add_perm("stafettlogg.review_reading", reviews_reading)
rules.add_perm("stafettlogg.view_family_home", is_citizen)
rules.add_perm("stafettlogg.add_stafettlogg", holds_the_case & case_is_open)
rules.add_perm("stafettlogg.view_stafettlogg", may_read)
rules.add_perm("stafettlogg.view_readers", answers_to_the_family)
rules.add_perm("stafettlogg.view_meeting", reads_log_of)
rules.add_perm("stafettlogg.answer_minutes", reads_log_of & is_asked_about)
rules.add_perm("stafettlogg.correct_minutes", holds_log_of_meeting)
rules.add_perm("stafettlogg.change_stafettlogg", holds_the_baton & is_open)
rules.add_perm("stafettlogg.change_goal", holds_log_of_goal)
rules.add_perm(
    "stafettlogg.add_lysglimt",
    may_read & is_open & guide_lets_readers_share & reads_by_right & ~reads_in_an_emergency,
)
rules.add_perm("stafettlogg.evaluate_measure", holds_log_of_measure | answers_for_it)
rules.add_perm("stafettlogg.end_measure", holds_log_of_measure)
rules.add_perm("stafettlogg.observe_measure", holds_log_of_measure)
rules.add_perm("stafettlogg.export_log", holds_the_baton)
rules.add_perm("stafettlogg.view_export", holds_log_of_export)
rules.add_perm("stafettlogg.hold_back", may_hold_back)
rules.add_perm("stafettlogg.wish_holder", is_citizen & answers_to_the_family & is_open)
rules.add_perm("stafettlogg.release_hold", may_release)
rules.add_perm("stafettlogg.view_entry", reads_log_of)
rules.add_perm("stafettlogg.let_read", may_read & it_is_about_them)
rules.add_perm("stafettlogg.end_leave", gave_the_leave)
rules.add_perm(
    "stafettlogg.add_contribution",
    may_read
    & is_open
    & reads_by_right
    & ~reads_in_an_emergency
    & (holds_the_baton | guide_lets_write),
)
rules.add_perm("stafettlogg.correct_entry", reads_log_of & may_correct)
rules.add_perm("stafettlogg.undo_entry", may_undo)
rules.add_perm("stafettlogg.remark_on_entry", may_remark)
rules.add_perm("stafettlogg.answer_remark", may_answer)
rules.add_perm(
    "stafettlogg.add_attachment",
    may_read & is_open & ~reads_in_an_emergency & (holds_the_baton | guide_lets_write),
)
rules.add_perm("stafettlogg.open_attachment", is_ready & reads_log_of)
rules.add_perm("stafettlogg.remove_attachment", put_it_there_or_holds & reads_log_of)
rules.add_perm(
    "stafettlogg.restore_attachment", took_it_away & put_it_there_or_holds & reads_log_of
)
rules.add_perm("stafettlogg.ask_for_copy", is_of_the_family)
rules.add_perm("stafettlogg.view_copy", asked_for_it)
rules.add_perm("stafettlogg.ask_for_insight", is_of_the_family)
rules.add_perm("stafettlogg.view_insight", wrote_or_holds)
rules.add_perm("stafettlogg.answer_insight", answers_for_insight)
