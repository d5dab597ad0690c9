"""Visitors compute on one thread each, a training on all cores: torch keeps that apart by thread."""

import os
import threading

import torch

from ui.work import threads


def in_a_thread(work):
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def computed_with():
    torch.ones(8, 8) @ torch.ones(8, 8)
    return torch.get_num_threads()


def training():
    threads.all_cores()
    return computed_with(), in_a_thread(computed_with), computed_with()


def test_a_training_gets_all_cores_and_nobody_else_does():
    before = torch.get_num_threads()
    try:
        threads.one_each()
        assert in_a_thread(computed_with) == 1
        assert in_a_thread(training) == (os.cpu_count(), 1, os.cpu_count())
        assert in_a_thread(computed_with) == 1
    finally:
        torch.set_num_threads(before)


def small_training():
    threads.all_cores()
    with threads.alone():
        inside = computed_with()
    return inside, computed_with()


def test_a_small_training_computes_alone_and_gives_all_cores_back():
    before = torch.get_num_threads()
    try:
        threads.one_each()
        assert in_a_thread(small_training) == (1, os.cpu_count())
        with threads.alone():  # a thread that had one keeps one
            pass
        assert computed_with() == 1
    finally:
        torch.set_num_threads(before)
