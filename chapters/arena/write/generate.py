"""All machines write at once: one job, one token of each in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from chapters.arena.machines import is_own, machines
from chapters.arena.settings import Settings
from llm_core.checkpoints import folder
from llm_core.generation import GeneratedToken, generate
from llm_core.language.model import LanguageModel
from ui.work import lanes as worker
from ui.work.jobs import begin, begin_texts
from ui.work.writing.protocol import Request

Event = tuple[str, "GeneratedToken"]


def write(settings: Settings, models: Mapping[str, LanguageModel]) -> Iterator[Event]:
    """Yield (family, token) of all machines in turn until each has its tokens or has ended its text."""
    sampling, running = settings.sampling(), {}
    for family, model in models.items():
        ids = model.tokenizer.encode(settings.prompt)
        forced = settings.forced.get(family, {})
        running[family] = generate(model, ids, settings.n_tokens, sampling, forced=forced)
    while running:
        for family in list(running):
            token = next(running[family], None)
            if token is None:
                del running[family]
            else:
                yield family, token


def start(settings: Settings) -> worker.Job | None:
    """Begin the job of these settings; a text that was stopped stays stopped until the visitor continues it.

    The process that writes reads the trained models from disk. What a visitor has trained is only here.
    """
    models = machines(settings.corpus)
    total = settings.n_tokens * len(models)
    if is_own(settings.corpus):
        return begin("arena", settings.key(), _work(settings, models), total)
    requests = {family: _request(settings, family, model) for family, model in models.items()}
    return begin_texts("arena", settings.key(), requests, total)


def _request(settings: Settings, family: str, model: LanguageModel) -> Request:
    return Request(
        folder=str(folder()),
        corpus=settings.corpus,
        family=family,
        ids=tuple(model.tokenizer.encode(settings.prompt)),
        n_tokens=settings.n_tokens,
        sampling=settings.sampling(),
        forced=settings.forced.get(family, {}),
    )


def _work(settings: Settings, models: Mapping[str, LanguageModel]) -> worker.Work:
    def work(report: worker.Report, cancelled: Callable[[], bool]) -> None:
        for event in write(settings, models):
            report(event)
            if cancelled():
                return

    return work


def by_family(events: list[Event]) -> dict[str, list[GeneratedToken]]:
    """Sort the tokens by machine, in order."""
    texts: dict[str, list[GeneratedToken]] = {}
    for family, token in list(events):
        texts.setdefault(family, []).append(token)
    return texts


def tokens_per_second(tokens: list[GeneratedToken]) -> float | None:
    """Measure the speed of writing on these very tokens; the first also read the prompt and is left out."""
    seconds = sum(token.seconds for token in tokens[1:])
    return (len(tokens) - 1) / seconds if len(tokens) > 1 and seconds > 0 else None
