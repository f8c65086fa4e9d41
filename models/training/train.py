"""Step 5. Train encoder and heads; stop at a token budget; go on from a checkpoint.

    python train.py --base work/trimmed --rows work/rows --out work/run --tokens 4e6
    python train.py ... --out work/run2 --resume work/run/checkpoint.pt --tokens 20e6

Rows are drawn without replacement, a set of n rows with weight n^-0.4 per row, so that small
languages come early and often enough. Attributes and classes a row does not judge are masked.
A resumed run goes on in the same order of rows where the last one stopped; after `--redraw` of the
rows a new order is drawn: towards its end an order holds large sets alone (German toxicity is 11 % of
the first tenth and 2 % of the fifth, own templates 7 % and 0.3 %). A run with another `--redraw` than the
one it resumes begins with a new order. Its learning-rate schedule is its own. Each set has an
intercept of its own, thrown away afterwards: sets draw the line in different places, and some hold
toxic texts only, which would teach that their language is toxic. Several single-threaded
workers share weights and optimiser: on a busy machine that is much faster than one process with
several threads, which wait for each other. Products are in bf16 and weights in fp32 with `--bf16`, three
times as fast where the processor has units for it (avx512_bf16, amx_bf16 in /proc/cpuinfo) and slower elsewhere.
The word table, of which a batch touches a few rows, is trained with `--word-lr`, by an optimiser that leaves the others alone.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.multiprocessing as mp
from tokenizers import Tokenizer
from torch.nn import functional as F

from common import SEED
from model import load
from rows import Rows, taught

PULL = 0.01  # of the intercepts towards 0: what all sets share belongs into the heads
SHARES = torch.tensor([1.0, 0.5, 0.7, 0.7, 0.7, 0.7, 0.5])  # of the attributes in the loss


def some_dropped(tokens, share, rng):
    """The tokens without a random share of those between the first and the last."""
    keep = rng.random(len(tokens)) >= share
    keep[[0, -1]] = True
    return tokens[keep]


def batch_of(rows, chosen, drop, rng):
    """Padded ids, mask, sets and targets of some rows, a share `drop` of the tokens of each left out."""
    texts = [some_dropped(rows.tokens(row), drop, rng) if drop else rows.tokens(row) for row in chosen]
    lengths = torch.tensor([len(tokens) for tokens in texts])
    ids = torch.ones(len(chosen), int(lengths.max()), dtype=torch.int64)
    for i, tokens in enumerate(texts):
        ids[i, :len(tokens)] = torch.from_numpy(tokens)
    mask = (torch.arange(ids.shape[1]) < lengths[:, None]).long()
    take = lambda array, kind: torch.from_numpy(array[chosen].astype(kind))
    return (ids, mask, take(rows.sets, np.int64), take(rows.tox, np.float32), take(rows.weight, np.float32),
            take(rows.sent, np.int64), take(rows.two_class, bool))


def batches(rows, start, size, seed, length):
    """Endless (position after it, row numbers): blocks sorted by length, cut by tokens, shuffled.

    A position is counted in blocks, so a resumed run starts with a new block. An order ends after `length` rows.
    """
    epoch, at = divmod(start, length)
    order = rows.order(epoch)[:length]
    while True:
        if at >= len(order):
            epoch, at = epoch + 1, 0
            order = rows.order(epoch)[:length]
        block = order[at:at + size * 2]
        at += len(block)
        block = block[np.argsort(rows.lengths[block], kind="stable")]
        cuts, first = [], 0
        for i in range(1, len(block) + 1):
            if i == len(block) or (i - first + 1) * rows.lengths[block[i]] > size:
                cuts.append(block[first:i])
                first = i
        for k in np.random.default_rng([seed, epoch, at]).permutation(len(cuts)):
            yield epoch * len(order) + at, cuts[k]


def loss_of(model, intercepts, batch):
    """Masked sum over attributes and over sentiment, per row."""
    ids, mask, sets, tox, weight, sent, two_class = batch
    tox_logits, sent_logits = model(ids, mask)
    lines = intercepts(sets)
    # A set that nobody judged for toxicity draws no line of its own: it would take in all that its rows have to say.
    tox_logits, sent_logits = tox_logits + lines[:, :7] * taught(weight)[:, None], sent_logits + lines[:, 7:]
    judged = F.binary_cross_entropy_with_logits(tox_logits, tox.nan_to_num(), reduction="none")
    tox_loss = (judged * weight * SHARES).sum()
    hide = torch.zeros_like(sent_logits)
    hide[:, 1] = two_class * -1e4
    keep = sent >= 0
    sent_loss = F.cross_entropy((sent_logits + hide)[keep], sent[keep], reduction="sum")
    centred = PULL * lines.square().sum()
    return (tox_loss + centred) / len(ids), sent_loss / len(ids), keep.float().mean()


def groups_of(model, intercepts, freeze, rate):
    """Parameter groups of all that gets dense gradients; the embeddings and the lowest layers stay as they are."""
    model.requires_grad_(True)
    model.encoder.embeddings.requires_grad_(False)
    model.encoder.encoder.layer[:freeze].requires_grad_(False)
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    model.lexical.requires_grad_(False)
    heads = [*model.toxicity.parameters(), *model.sentiment.parameters()]
    lines = [intercepts.weight]
    return [{"params": params, "lr": top, "top": top}
            for params, top in ((body, rate), (heads, 5 * rate), (lines, 40 * rate))]


def words_of(model, rate):
    """Parameter group of the word table, whose gradients hold the rows that a batch touches and no others."""
    words = model.encoder.embeddings.word_embeddings
    words.sparse, words.padding_idx = True, None
    words.weight.requires_grad_(True)
    return [{"params": [words.weight], "lr": rate, "top": rate}]


def shared_moments(optimizer, gradient):
    """The optimiser with its moments in shared memory, like the weights: made by a step that changes nothing."""
    for group in optimizer.param_groups:
        group["lr"] = 0.0
        for parameter in group["params"]:
            parameter.grad = gradient(parameter)
    optimizer.step()
    optimizer.zero_grad()
    for state in optimizer.state.values():
        for value in state.values():
            if torch.is_tensor(value):
                value.share_memory_()
    return optimizer


def no_rows(parameter):
    """A gradient that touches no row."""
    return torch.sparse_coo_tensor(torch.zeros(1, 0, dtype=torch.int64), torch.zeros(0, parameter.shape[1]), parameter.shape)


def optimizers_of(model, intercepts, args):
    """AdamW over what every batch touches; Adam over the rows of the word table that it touches, if they are trained."""
    groups = groups_of(model, intercepts, args.freeze, args.lr)
    made = [shared_moments(torch.optim.AdamW(groups, weight_decay=0.01, fused=True), torch.zeros_like)]
    if args.word_lr:
        made.append(shared_moments(torch.optim.SparseAdam(words_of(model, args.word_lr)), no_rows))
    return made


class Shared:
    """What the workers hold in common; every change happens under the lock."""

    def __init__(self, state):
        context = mp.get_context("fork")
        self.lock = context.Lock()
        self.start = state
        self.numbers = context.Array("d", 8, lock=False)  # ticket, tokens, steps, texts, 4 x loss
        self.position = context.Value("q", state["position"], lock=False)

    def ticket(self):
        with self.lock:
            self.numbers[0] += 1
            return int(self.numbers[0]) - 1

    def state(self):
        done = dict(zip(("tokens", "steps", "texts"), (int(x) for x in self.numbers[1:4])))
        return {"position": self.position.value, "length": self.start["length"],
                **{k: v + self.start[k] for k, v in done.items()}}


def note(shared, args, begun, done):
    """One line of the log."""
    tox, tox_rows, sent, sent_rows = shared.numbers[4:8]
    shared.numbers[4:8] = [0.0] * 4
    line = {**shared.state(), "toxicity": round(tox / max(1, tox_rows), 4), "done": round(done, 4),
            "sentiment": round(sent / max(1, sent_rows), 4),
            "tokens_per_s": round(shared.numbers[1] / (time.time() - begun))}
    with open(args.out / "log.jsonl", "a") as log:
        log.write(json.dumps(line) + "\n")


def work(worker, model, intercepts, optimizers, rows, shared, args, begun):
    """Take batches until the budget is spent; gradients of a worker may be one step old."""
    torch.set_num_threads(1)
    rng = np.random.default_rng([SEED, shared.start["steps"], worker])
    dense = [p for group in optimizers[0].param_groups for p in group["params"]]
    feed = enumerate(batches(rows, shared.start["position"], args.batch, SEED, shared.start["length"]))
    while True:
        ticket = shared.ticket()
        position, chosen = next(item for number, item in feed if number == ticket)
        batch = batch_of(rows, chosen, args.drop, rng)
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            tox, sent, share = loss_of(model, intercepts, batch)
        (tox + sent).backward()
        torch.nn.utils.clip_grad_norm_(dense, 1.0)
        with shared.lock:
            done = max(shared.numbers[1] / args.tokens, (time.time() - begun) / (60 * args.minutes))
            if done >= 1:
                return
            factor = min(1, (shared.numbers[2] + 1) / args.warm_up, (1 - done) / args.decay)
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = group["top"] * factor
                optimizer.step()
            count, share = len(chosen), share.item()
            sums = (tox.item() * count, count * (1 - share), sent.item() * count, count * share)
            for i, value in enumerate((int(rows.lengths[chosen].sum()), 1, count, *sums)):
                shared.numbers[i + 1] += value
            shared.position.value = max(shared.position.value, position)
            steps = int(shared.numbers[2])
            if steps % 20 == 0:
                note(shared, args, begun, done)
            if steps % 200 == 0:
                save(args.out / "checkpoint.pt", model, intercepts, shared)
        for optimizer in optimizers:
            optimizer.zero_grad()


def save(path, model, intercepts, shared):
    temporary = path.with_suffix(".tmp")
    torch.save({"model": model.state_dict(), "intercepts": intercepts.weight, **shared.state()}, temporary)
    temporary.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="weights and place in the rows of this checkpoint")
    parser.add_argument("--lexical", type=Path, help="table of lexical.py, for the encoder to add to")
    parser.add_argument("--tokens", type=float, default=4e6, help="budget of this run")
    parser.add_argument("--minutes", type=float, default=1e9, help="end by then, if the budget does not")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread; 1 is reproducible to the bit")
    parser.add_argument("--batch", type=int, default=2048, help="padded tokens")
    parser.add_argument("--max-tokens", type=int, default=128, help="per text")
    parser.add_argument("--join", type=float, default=0, help="add texts joined of two, as a share of toxicity rows")
    parser.add_argument("--redraw", type=float, default=1.0, help="share of the rows after which a new order is drawn")
    parser.add_argument("--freeze", type=int, default=6, help="lowest layers to leave as they are")
    parser.add_argument("--decay", type=float, default=1.0, help="last share of the budget in which the rate falls to 0")
    parser.add_argument("--lr", type=float, default=2.5e-4)
    parser.add_argument("--word-lr", type=float, default=0, help="rate of the word table; 0 leaves it as it is")
    parser.add_argument("--drop", type=float, default=0, help="share of the tokens of a text to leave out, drawn anew each time")
    parser.add_argument("--bf16", action="store_true", help="products in bf16")
    parser.add_argument("--warm-up", type=int, default=60, help="steps")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = Rows(args.rows / "train.jsonl", Tokenizer.from_file(str(args.base / "tokenizer.json")), args.max_tokens)
    if args.join:
        rows.join(args.join, args.max_tokens)
    print(f"{len(rows)} rows, {rows.lengths.sum()} tokens", flush=True)
    model = load(args.base, args.resume, args.lexical).train().share_memory()
    length = int(args.redraw * len(rows))
    state = {"position": 0, "tokens": 0, "steps": 0, "texts": 0}
    intercepts = torch.nn.Embedding(len(rows.names), 10)
    torch.nn.init.zeros_(intercepts.weight)
    if args.resume:
        saved = torch.load(args.resume, weights_only=True)
        state = {k: saved[k] for k in state}
        if saved.get("length", len(rows)) != length:
            state["position"] = -(-state["position"] // length) * length
        if len(saved.get("intercepts", ())) == len(rows.names):
            intercepts.weight.data.copy_(saved["intercepts"])
    state["length"] = length
    intercepts.share_memory()
    shared = Shared(state)
    job = (model, intercepts, optimizers_of(model, intercepts, args), rows, shared, args, time.time())
    mp.start_processes(work, job, nprocs=args.workers, start_method="fork")
    save(args.out / "checkpoint.pt", model, intercepts, shared)
    print(json.dumps(shared.state()))


if __name__ == "__main__":
    main()
