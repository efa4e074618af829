"""The columns of each sheet as the design names them (section 2); ``*`` marks a required one."""

SHEETS = {
    "partnerships": "partnership* name* purpose place formed_on* history closed_on",
    "partners": "partnership* partner* name* sector joined_on* left_on",
    "meetings": "partnership* meeting* held_on* kind* title minutes present deputies absent summary",
    "items": "partnership* meeting* item* title* outcome minutes",
    "decisions": "partnership* decision* decided_on* title* meeting item owner due_on enacted_on dropped_on reason",
    "actions": "partnership* action* agreed_on* title* meeting item owner due_on completed_on dropped_on reason",
    "papers": "partnership* paper* presented_on* title* meeting author acted_on decision",
    "escalations": "partnership* escalation* raised_on* level* title* raised_by between meeting"
    " settled_on how reopened_on",
    "contacts": "partnership* contact* made_on* between* channel* tone* note",
    "check-ins": "partnership* round* answered_on* partner* about reliable open fair able comment",
    "listening": "partnership* conversation* held_on* partner theme* kind* grows_from note",
    "programmes": "partnership* programme* kind* title* started_on* ended_on aim reflection",
    "steps": "partnership* programme* step* held_on* title note",
    "agreements": "partnership* agreement* kind* agreed_on* title* measure target_on reviewed_on met withdrawn_on",
    "links": "partnership* to* relation* since* note",
    "rebases": "partnership* rebase* measure* from_on* reason*",
}
