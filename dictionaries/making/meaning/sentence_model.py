"""The model that the word vectors are learned from: a sentence encoder in ONNX's form, with its tokenizer.

Only `dictionaries.making.meaning.build` runs it, with the packages of the extra `meaning`. It is not used to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 128
MOST_TOKENS = 256


class SentenceModel:
    """A BERT-like encoder whose first token stands for the sentence.

    Args:
        folder: Holds one `*.onnx` and one `*tokenizer.json`.

    Raises:
        FileNotFoundError: it does not.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._session: Any = onnxruntime.InferenceSession(str(_only(folder, "*.onnx")))
        self._tokenizer: Any = Tokenizer.from_file(str(_only(folder, "*tokenizer.json")))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts, length 1, shape (texts, dimensions). Texts of about one length go together."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        parts = [
            self._encode([texts[i] for i in order[start : start + BATCH]]) for start in range(0, len(texts), BATCH)
        ]
        found = np.concatenate(parts)
        vectors = np.empty_like(found)
        vectors[order] = found
        return vectors

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(list(texts))
        values = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            "token_type_ids": np.zeros((len(encoded), len(encoded[0].ids)), np.int64),
        }
        wanted = {one.name: values[one.name] for one in self._session.get_inputs()}
        first: NDArray[np.float32] = self._session.run(None, wanted)[0][:, 0]
        found: NDArray[np.float32] = first / np.linalg.norm(first, axis=1, keepdims=True)
        return found


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise FileNotFoundError(f"{folder}：应恰有一个 {pattern} 文件，有 {len(found)} 个")
    return found[0]
