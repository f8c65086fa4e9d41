"""The tokenizer: Unigram pieces behind a normaliser that Python and JavaScript read alike."""

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
NEVER = -100.0
# Spelt out, since `\s` and `\p{...}` differ between regex engines.
INVISIBLE = "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
SPACE = "[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"


def build(pieces):
    """A tokenizer over (piece, log-probability), the four special pieces first.

    The special pieces are no "added tokens" and cost too much to be chosen: a comment that
    spells out `</s>` or `<pad>` is read as the characters it holds.
    """
    pieces = [(piece, NEVER if i < len(SPECIAL) else score) for i, (piece, score) in enumerate(pieces)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Replace(Regex(INVISIBLE), ""),
        normalizers.NFKC(),
        normalizers.Replace(Regex(SPACE), " "),
        normalizers.Strip(),
    ])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer
