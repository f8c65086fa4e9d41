"""Step 7. Lay out the model folder around the ONNX file: configuration and tokenizer.

    python package.py --base work/trimmed --out ../tonfall-small-1
"""

import argparse
import json
import shutil
from pathlib import Path

from common import ATTRIBUTES, SENTIMENT


def write(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    config = json.loads((args.base / "config.json").read_text())
    write(args.out / "config.json", {
        "architectures": ["BertModel"], "model_type": "bert", **config, "pad_token_id": 1,
        "hidden_act": "gelu", "tonfall_outputs": {"toxicity_logits": ATTRIBUTES, "sentiment_logits": SENTIMENT}})
    write(args.out / "tokenizer_config.json", {
        "tokenizer_class": "XLMRobertaTokenizer", "model_max_length": config["max_position_embeddings"],
        "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>",
        "pad_token": "<pad>", "unk_token": "<unk>", "clean_up_tokenization_spaces": False})
    shutil.copyfile(args.base / "tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
