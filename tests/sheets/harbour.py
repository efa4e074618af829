"""Two partnerships with an entry of every kind: awkward texts, long lives, and rows in no helpful order."""

from __future__ import annotations

SHEETS = {
    "partnerships": """\
partnership,name,purpose,place,formed_on,history,closed_on
harbour,Harbour Wellbeing Partnership,"Getting people home, well",Port Ellis,1898-05-01,,
county,شراكة المقاطعة 🤝,'=SUM(A1),'-,2020-01-01,"Grew out of
two committees",2025-12-31
""",
    "partners": """\
partnership,partner,name,sector,joined_on,left_on
harbour,council,Harbour Council,council,2020-01-01,
harbour,hospital,Harbour General Hospital,health,2020-01-01,
harbour,charity,'+Open Door,'@charity,2021-01-01,2025-06-30
county,council,County Council,,2020-01-01,
""",
    "meetings": """\
partnership,meeting,held_on,kind,title,minutes,present,deputies,absent,summary
harbour,m2,2024-04-10,board,"Money; and ""quotes"" there",,council;hospital,charity,,
harbour,m1,2024-03-10,working,,90,council,,hospital; charity,'--- long
""",
    "items": """\
partnership,meeting,item,title,outcome,minutes
harbour,m2,budget,Shared budget,decided,30
harbour,m1,z,Last on the list,not-reached,
harbour,m1,budget,Shared budget,deferred,0
""",
    "decisions": """\
partnership,decision,decided_on,title,meeting,item,owner,due_on,enacted_on,dropped_on,reason
harbour,d1,2024-04-10,One budget,m2,budget,council,2027-01-01,2024-05-01,,
harbour,d2,2024-04-11,Two budgets,,budget,,,,2024-05-02,Overtaken
harbour,d3,2024-04-12,Open still,,,,,,,
""",
    "actions": """\
partnership,action,agreed_on,title,meeting,item,owner,due_on,completed_on,dropped_on,reason
harbour,a1,2024-04-10,Draft it,m2,budget,hospital,2024-05-01,2024-05-03,,
harbour,a2,2024-04-10,Share it,,,,,,,
""",
    "papers": """\
partnership,paper,presented_on,title,meeting,author,acted_on,decision
harbour,p1,2024-03-10,Options,m1,Finance group,2024-04-10,d1
harbour,p2,2024-03-10,Risks,,,,
""",
    "escalations": """\
partnership,escalation,raised_on,level,title,raised_by,between,meeting,settled_on,how,reopened_on
harbour,e1,2024-03-10,dispute,Who pays,council,council;hospital,m1,2024-04-01;2024-06-01,"Talked\\; twice;","2024-05-01"
harbour,e2,2024-03-11,tension,Tone of emails,,,,,,
harbour,e3,2024-03-12,concern,Late papers,,,,2024-04-01;2024-06-01,;by phone,2024-05-01;2024-06-02
""",
    "contacts": """\
partnership,contact,made_on,between,channel,tone,note
harbour,c1,2024-03-15,council;hospital,phone,warm,"= not a formula; a ""note"" too"
""",
    "check-ins": """\
partnership,round,answered_on,partner,about,reliable,open,fair,able,comment
harbour,spring,2024-03-31,council,,4,3,,5,
harbour,spring,2024-03-31,council,,4,3,,5,
harbour,spring,2024-03-31,hospital,council,1,,,,Slow
""",
    "listening": """\
partnership,conversation,held_on,partner,theme,kind,grows_from,note
harbour,l1,2024-02-01,council,Not heard,feeling,,
harbour,l2,2024-02-02,,Meetings too full,problem,Not heard,
harbour,l1,2024-02-01,,Losing heart,worry,Meetings too full,Said twice
""",
    "programmes": """\
partnership,programme,kind,title,started_on,ended_on,aim,reflection
harbour,g1,coaching,Coaching the chairs,2024-01-01,2024-12-01,Calm,Calmer
harbour,g2,other,Walks,2024-01-01,,,
""",
    "steps": """\
partnership,programme,step,held_on,title,note
harbour,g1,1,2024-02-01,Setting the scene,
""",
    "agreements": """\
partnership,agreement,kind,agreed_on,title,measure,target_on,reviewed_on,met,withdrawn_on
harbour,r1,goal,2024-01-01,Home within two days,Days,2030-01-01,2025-01-01,partly,
harbour,r2,principle,2024-01-01,Speak plainly,,,,,2025-02-01
harbour,r3,outcome,2024-01-01,Fewer falls,,,,,
""",
    "links": """\
partnership,to,relation,since,note
county,harbour,works-with,2020-02-01,
harbour,county,grew-from,2021-01-01,A split
""",
    "rebases": """\
partnership,rebase,measure,from_on,reason
harbour,b1,attendance,2024-06-01,Moved online
""",
}
"""The text of each sheet, by name."""

ROWS = {name: len(text.splitlines()) - 1 for name, text in SHEETS.items()} | {"partnerships": 2}
"""How many rows each sheet holds."""
