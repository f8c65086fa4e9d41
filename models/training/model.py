"""The model: BERT encoder and lexical table, mean pooling, two linear heads."""

import json

import torch
from torch import nn
from transformers import BertConfig, BertModel

from common import ATTRIBUTES, SENTIMENT


LAYER = "encoder.encoder.layer."


class Tonfall(nn.Module):
    """Nothing follows the pooling but a linear map, so every token's share of a score is exact."""

    def __init__(self, config):
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.toxicity = nn.Linear(config.hidden_size, len(ATTRIBUTES))
        self.sentiment = nn.Linear(config.hidden_size, len(SENTIMENT))
        self.lexical = nn.Embedding(config.vocab_size, len(ATTRIBUTES) + len(SENTIMENT))

    def forward(self, ids, mask):
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        share = (mask / mask.sum(1, keepdim=True)).unsqueeze(-1)
        pooled = (hidden * share).sum(1)
        words = (self.lexical(ids) * share).sum(1)
        return self.toxicity(pooled) + words[:, :7], self.sentiment(pooled) + words[:, 7:]


def load(folder, checkpoint=None, lexical=None):
    """The trimmed base with fresh heads, or with the weights of a checkpoint; and a lexical table.

    Layers of the checkpoint above those of the base are left out, so that a run can go on with fewer.
    """
    config = BertConfig(**json.loads((folder / "config.json").read_text()),
                        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
                        pad_token_id=1, attn_implementation="eager")
    model = Tonfall(config)
    nn.init.zeros_(model.lexical.weight)
    if checkpoint:
        state = torch.load(checkpoint, weights_only=True)["model"]
        state.setdefault("lexical.weight", model.lexical.weight.data)
        known = model.state_dict()
        model.load_state_dict({k: v for k, v in state.items() if k in known or not k.startswith(LAYER)})
    else:
        model.encoder.load_state_dict(torch.load(folder / "encoder.pt", weights_only=True))
        for head in (model.toxicity, model.sentiment):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
    if lexical:
        model.lexical.weight.data.copy_(torch.load(lexical, weights_only=True))
    return model
