"""Run a model folder's ONNX file over texts: logits, one row per text."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

onnxruntime.set_default_logger_severity(3)


def open_session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def open_tokenizer(folder, limit=128):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(limit)
    return tokenizer


def pad(encodings):
    """input_ids and attention_mask of a batch."""
    width = max(len(e.ids) for e in encodings)
    ids = np.ones((len(encodings), width), np.int64)
    mask = np.zeros_like(ids)
    for i, encoding in enumerate(encodings):
        ids[i, :len(encoding.ids)], mask[i, :len(encoding.ids)] = encoding.ids, 1
    return {"input_ids": ids, "attention_mask": mask}


def cut(lengths, order, size):
    """Batches of at most `size` padded tokens, lengths rising along `order`."""
    batch = []
    for i in order:
        if batch and (len(batch) + 1) * lengths[i] > size:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def logits(session, encodings, threads=2, size=1024):
    """[n, 10]: seven attributes, three classes."""
    lengths = np.array([len(e.ids) for e in encodings])
    out = np.zeros((len(encodings), 10), np.float32)

    def run(batch):
        out[batch] = np.concatenate(session.run(
            ["toxicity_logits", "sentiment_logits"], pad([encodings[i] for i in batch])), axis=1)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, cut(lengths, np.argsort(lengths, kind="stable"), size)))
    return out
