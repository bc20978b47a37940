"""`python -m tests.mail.blind [-v]`: what mailflow makes of the blind sets, as tables; -v names what went wrong."""

import sys
from collections import Counter

from tests.mail.blind.measure import answers_read, humans_read, machines_read, replies_read


def show_replies(loud: bool) -> None:
    for with_invitation in (True, False):
        read = replies_read(with_invitation)
        print(f"Replies, {'beside the invitation' if with_invitation else 'alone'}: {len(read)}")
        print(f"  with a lost word        {sum(bool(one.lost) for one in read):4}")
        print(f"  without residue         {sum(not one.residue for one in read):4}")
        print(f"  passages beside a wrong line {sum(len(one.misplaced) for one in read)}")
        for one in read if loud else ():
            for title, found in (("lost", one.lost), ("residue", one.residue), ("misplaced", one.misplaced)):
                if found:
                    print(f"    {one.name}: {title}: {str(found)[:300]}")


def show_machines(loud: bool) -> None:
    read = machines_read()
    print(f"Machine mails: {len(read)}")
    print(f"  recognised              {sum(one.got is not None for one in read):4}")
    print(f"  of the right kind       {sum(one.right for one in read):4}")
    stated = [one for one in read if any(one.back)]
    print(f"  day of return stated    {len(stated):4}")
    print(f"    read rightly          {sum(one.back[0] == one.back[1] for one in stated):4}")
    bounces = [one for one in read if one.wanted == "bounce"]
    print(f"  bounces                 {len(bounces):4}")
    print(f"    right address         {sum(one.address_right for one in bounces):4}")
    print(f"    right finality        {sum(one.finality_right for one in bounces):4}")
    people = humans_read()
    print(f"People's mails: {len(people)}\n  taken for a machine     {sum(kind is not None for _, kind in people):4}")
    if loud:
        for one in read:
            if not one.right or (one.wanted == "bounce" and not (one.address_right and one.finality_right)):
                print(
                    f"    {one.name}: {one.wanted} → {one.got}; address {one.address_right}, final {one.finality_right}"
                )
            if one.back[0] != one.back[1]:
                print(f"    {one.name}: back {one.back[0]} → {one.back[1]}")
        for name, kind in people:
            if kind is not None:
                print(f"    {name}: a person → {kind}")


def show_answers(loud: bool) -> None:
    read = answers_read()
    print(f"Answers: {len(read)}")
    kinds: dict[str, Counter[str]] = {}
    for one in read:
        wanted = one.got if one.kind_right and one.got else "/".join(sorted(one.answer.kinds))
        kinds.setdefault(wanted, Counter())[str(one.got)] += 1
    for wanted, got in sorted(kinds.items()):
        print(f"  {wanted:28} {sum(got.values()):4}  right {got[wanted]:4}  {dict(got)}")
    inquiries = {"question", "complaint", "information_request", "removal"}
    missed = [one for one in read if one.answer.kinds <= inquiries and not one.kind_right]
    print(
        f"  inquiries not so called {len(missed)}: told beside {sum(bool(one.asked & one.answer.kinds) for one in missed)}"
    )
    recommended = [one for one in read if one.answer.kinds == {"recommendation"}]
    alarms = [one for one in recommended if one.asked - {"question"}]
    print(f"  recommendations told to be a complaint, a request, a removal: {len(alarms)}")
    lists = [one for one in read if one.answer.split]
    placed = [one for one in read if one.answer.places or one.answer.points]
    supplements = [one for one in read if one.answer.supplements]
    print(f"  lists {len(lists)}: points right {sum(one.points_right for one in lists)}")
    single = [one for one in lists if one.answer.split == "must"]
    print(
        f"  points, each with its places {len(single)}: right {sum(one.points_right and one.linked for one in single)}"
    )
    print(f"  naming places or lists {len(placed)}: places right {sum(one.places_right for one in placed)}")
    print(
        f"  corrections {len(supplements)}: known {sum(one.supplements for one in supplements)};"
        f" others taken for one {sum(one.supplements and not one.answer.supplements for one in read)}"
    )
    for one in read if loud else ():
        if one in alarms:
            print(f"    {one.answer.name}: told as {sorted(one.asked)}: {one.answer.text[:90]!r}")
        if not one.kind_right:
            print(f"    {one.answer.name}: {'/'.join(sorted(one.answer.kinds))} → {one.got}: {one.answer.text[:90]!r}")
        if one.answer.split and not one.points_right:
            print(f"    {one.answer.name}: points {one.points}")
        if not one.places_right:
            print(f"    {one.answer.name}: places {one.places or one.point_places}")
        if one.supplements is not one.answer.supplements:
            print(f"    {one.answer.name}: taken for a correction: {one.supplements}")


def main() -> None:
    loud = "-v" in sys.argv[1:]
    for show in (show_replies, show_machines, show_answers):
        show(loud)
        print()


if __name__ == "__main__":
    main()
