"""The model: BERT encoder, mean pooling, two linear heads."""

import json

import torch
from torch import nn
from transformers import BertConfig, BertModel

from common import ATTRIBUTES, SENTIMENT


class Tonfall(nn.Module):
    """Nothing follows the pooling but a linear map, so every token's share of a score is exact."""

    def __init__(self, config):
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.toxicity = nn.Linear(config.hidden_size, len(ATTRIBUTES))
        self.sentiment = nn.Linear(config.hidden_size, len(SENTIMENT))

    def forward(self, ids, mask):
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        share = mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * share).sum(1) / share.sum(1)
        return self.toxicity(pooled), self.sentiment(pooled)


def load(folder, checkpoint=None):
    """The trimmed base with fresh heads, or with the weights of a checkpoint."""
    config = BertConfig(**json.loads((folder / "config.json").read_text()),
                        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
                        pad_token_id=1, attn_implementation="eager")
    model = Tonfall(config)
    if checkpoint:
        model.load_state_dict(torch.load(checkpoint, weights_only=True)["model"])
    else:
        model.encoder.load_state_dict(torch.load(folder / "encoder.pt", weights_only=True))
        for head in (model.toxicity, model.sentiment):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
    return model
