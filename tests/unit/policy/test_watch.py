"""Policies that follow their files: whole changes only, and none that is half written or wrong."""

from __future__ import annotations

import os
import threading
import time
from types import SimpleNamespace

import pytest

from rabita.policy import PolicyWatch, unenforced
from rabita.refusal import Code, Refusal

OPEN = '@id("open") @min_group_size("1") permit (principal, action, resource);\n'
CLOSED = '@id("closed") forbid (principal, action, resource);\n'
GUARDED = '@id("open") @min_group_size("1") @guard("differencing") permit (principal, action, resource);\n'


@pytest.fixture
def place(tmp_path, catalogue):
    """A federation's and an agency's folder, and a clock that is well past any change unless set."""
    federation, agency = tmp_path / "policies", tmp_path / "anf" / "policies"
    federation.mkdir()
    (federation / "f.cedar").write_text(OPEN)
    at = SimpleNamespace(now=time.time() + 3600)

    def watch(**more):
        return PolicyWatch([federation, agency], catalogue, clock=lambda: at.now, **more)

    return SimpleNamespace(federation=federation, agency=agency, at=at, watch=watch)


def ids(watch):
    return [rule.id for rule in watch.current().rules]


def test_a_changed_file_comes_into_force_without_a_restart(place):
    watch = place.watch()
    before = watch.current().hash
    (place.federation / "f.cedar").write_text(CLOSED)
    assert ids(watch) == ["closed"]
    assert watch.current().hash != before


def test_files_that_do_not_change_are_not_read_again(place):
    watch = place.watch()
    assert watch.current() is watch.current()


@pytest.mark.parametrize("how", ["added", "renamed", "removed", "same size and time"])
def test_every_kind_of_change_is_seen(place, how):
    file = place.federation / "f.cedar"
    watch = place.watch()
    if how == "added":
        (place.federation / "g.cedar").write_text(CLOSED)
    elif how == "renamed":
        file.rename(place.federation / "z.cedar")
    elif how == "removed":
        file.unlink()
    else:
        was = file.stat()
        file.write_text(OPEN.replace('"open"', '"also"'))
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert ids(watch) == {
        "added": ["open", "closed"], "renamed": ["open"], "removed": [], "same size and time": ["also"],
    }[how]  # fmt: skip


def test_an_agencys_folder_may_come_later(place):
    watch = place.watch()
    assert ids(watch) == ["open"]
    place.agency.mkdir(parents=True)
    (place.agency / "a.cedar").write_text(CLOSED)
    assert [(rule.id, rule.layer) for rule in watch.current().rules] == [
        ("open", "federation"),
        ("closed", "agency anf"),
    ]


def test_a_broken_change_leaves_the_old_policies_in_force_and_says_why(place):
    watch = place.watch()
    before = watch.current()
    (place.federation / "f.cedar").write_text(OPEN + "\nforbid (principal, action")
    broken = watch.current()
    assert (broken.rules, broken.hash) == (before.rules, before.hash)
    assert "f.cedar:3: the policy that begins here does not end with ';'" in broken.problem
    assert watch.current() is broken  # not read again until it changes
    (place.federation / "f.cedar").write_text(CLOSED)
    assert ids(watch) == ["closed"]
    assert watch.current().problem == ""


def test_one_broken_file_keeps_the_whole_change_out(place):
    watch = place.watch()
    (place.federation / "f.cedar").write_text(GUARDED)
    (place.federation / "g.cedar").write_text("nonsense;")
    assert watch.current().rules[0].obligations.guard is None


def test_the_old_policies_again_clear_the_problem(place):
    watch = place.watch()
    (place.federation / "g.cedar").write_text("nonsense;")
    assert watch.current().problem
    (place.federation / "g.cedar").unlink()
    assert watch.current().problem == ""


def test_an_agencys_folder_that_is_gone_is_a_problem_and_not_a_permission(place):
    place.agency.mkdir(parents=True)
    (place.agency / "a.cedar").write_text(CLOSED)
    watch = place.watch()
    (place.agency / "a.cedar").unlink()
    place.agency.rmdir()
    assert ids(watch) == ["open", "closed"]
    assert watch.current().problem.endswith("the folder of policies is gone")
    place.agency.mkdir()
    assert ids(watch) == ["open"]


def test_a_change_that_is_not_settled_is_not_yet_taken(place):
    """An editor may empty a file before it writes it: an agency's empty file permits more than a full one."""
    place.agency.mkdir(parents=True)
    file = place.agency / "a.cedar"
    file.write_text(CLOSED)
    watch = place.watch()
    file.write_text("")
    place.at.now = file.stat().st_ctime + 0.05
    assert ids(watch) == ["open", "closed"]
    place.at.now += 0.06
    assert ids(watch) == ["open"]


def test_a_clock_that_is_behind_the_files_keeps_no_change_out(place):
    watch = place.watch()
    place.at.now = 0.0
    (place.federation / "f.cedar").write_text(CLOSED)
    assert ids(watch) == ["closed"]


@pytest.mark.parametrize("broken", ["missing folder", "broken file"])
def test_nothing_starts_on_policies_that_are_wrong(place, broken):
    if broken == "missing folder":
        (place.federation / "f.cedar").unlink()
        place.federation.rmdir()
    else:
        (place.federation / "f.cedar").write_text("nonsense;")
    with pytest.raises(Refusal) as refused:
        place.watch()
    assert refused.value.code is Code.CONFIGURATION


SUPPORTED = frozenset({"min_group_size", "max_share"})


def test_an_agent_that_cannot_enforce_an_obligation_does_not_start(place):
    (place.federation / "f.cedar").write_text(GUARDED)
    policies = place.watch().current()
    with pytest.raises(Refusal) as refused:
        unenforced(policies, SUPPORTED)
    assert refused.value.code is Code.CONFIGURATION
    assert 'f.cedar:1: policy "open" asks for @guard("differencing")' in refused.value.message
    unenforced(policies, SUPPORTED | {"guard"})
    with pytest.raises(Refusal, match="@guard"):
        place.watch(supported=SUPPORTED)


def test_a_change_to_what_cannot_be_enforced_is_a_broken_change(place):
    watch = place.watch(supported=SUPPORTED)
    (place.federation / "f.cedar").write_text(GUARDED)
    assert watch.current().rules[0].obligations.guard is None
    assert '@guard("differencing")' in watch.current().problem


def test_many_threads_see_whole_policies_while_files_change(place):
    watch, seen, done = place.watch(), set(), threading.Event()

    def look():
        while not done.is_set():
            seen.add(tuple(ids(watch)))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for text in (OPEN + CLOSED, CLOSED, OPEN) * 5:
        new = place.federation / "new"
        new.write_text(text)
        new.rename(place.federation / "f.cedar")
        time.sleep(0.005)
    done.set()
    for thread in threads:
        thread.join()
    assert seen <= {("open",), ("open", "closed"), ("closed",)}
    assert ids(watch) == ["open"]
