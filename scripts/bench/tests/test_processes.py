from __future__ import annotations

import os
import subprocess
import sys
import time

from hypothesis import given
from hypothesis import strategies as st

from loaders.processes import cpu_seconds, descendants, end_processes, parse_stat, process_tree, pss_bytes

BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"


@given(st.text(st.characters(exclude_characters="\0\n")))
def test_a_stat_is_parsed_whatever_the_program_is_called(name: str) -> None:
    fields = ["R", "7", *["0"] * 9, "100", "20", "3", "4", *["0"] * 4, "555", "0", "10", "0"]
    stat = parse_stat(f"42 ({name}) {' '.join(fields)}")
    ticks = os.sysconf("SC_CLK_TCK")
    assert stat == (7, 127 / ticks, 10 * os.sysconf("SC_PAGE_SIZE"), 555)


def test_descendants_are_found_through_all_generations() -> None:
    assert descendants({2: 1, 3: 2, 4: 3, 5: 9, 9: 0}, 1) == {1, 2, 3, 4}


def test_the_time_of_a_child_counts_while_it_runs_and_after_it_has_ended() -> None:
    before = cpu_seconds(os.getpid())
    with subprocess.Popen([sys.executable, "-c", BURN]) as child:
        assert child.pid in process_tree(os.getpid())
    assert cpu_seconds(os.getpid()) - before >= 0.28


def test_memory_is_told_of_a_process_that_is_there() -> None:
    assert pss_bytes(os.getpid()) > 1e6
    assert pss_bytes(2**22 + 1) == 0


def test_only_the_process_that_was_meant_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        started = process_tree(os.getpid())[child.pid].started
        end_processes({child.pid: started + 1})
        time.sleep(0.05)
        assert child.poll() is None
        end_processes({child.pid: started})
        assert child.wait() == -9
