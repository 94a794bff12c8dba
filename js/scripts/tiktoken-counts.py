"""Writes ../test/tiktoken-counts.json: what OpenAI's tiktoken counts in random texts, also of the characters that
js-tiktoken splits otherwise. Run it with: pip install tiktoken==0.14.0 && python tiktoken-counts.py"""

import json
import pathlib
import random
from importlib.metadata import version

import tiktoken

PARTS = (
    ["\u0085", "\ufeff", "\u00a0", "\u1680", "\u2003", "\u2028", "\u3000", "\u180e", "\u200b", "\u200d"]
    + ["\x0b", "\x0c", "\r", "\n", "\r\n", " ", "  ", "   ", "\t", "\x00", "\x1f", "\ue000", "\ufffd"]
    + ["'s", "'S", "'\u017f", "'LL", "'re", "'D", "it", "IT", "\u017f", "a", "b", "The", " word", "\u212a"]
    + ["ß", "É", "e\u0301", "\u0301", "ǅ", "ʰ", "ª", "Ⅷ", "日本", "お", "ไทย", "한", "😀", "👨\u200d👩\u200d👧"]
    + ["1", "12", "½", "٣", "/", "//", "-", "=", "!", "_", "__", "{", "}", "();", "\\n", "<|endoftext|>"]
)
encodings = [tiktoken.get_encoding(name) for name in ("cl100k_base", "o200k_base")]
numbers = random.Random(1)


def text():
    few = PARTS[:40] if numbers.random() < 0.5 else PARTS
    return "".join(numbers.choice(few) for _ in range(numbers.randint(1, 30)))


texts = [text() for _ in range(600)]
counts = {
    "generator": f"tiktoken {version('tiktoken')}",
    "texts": [[text, *(len(encoding.encode_ordinary(text)) for encoding in encodings)] for text in texts],
}
target = pathlib.Path(__file__).parent.parent / "test" / "tiktoken-counts.json"
lines = ",\n".join(json.dumps(text) for text in counts["texts"])
target.write_text(f'{{\n"generator": {json.dumps(counts["generator"])},\n"texts": [\n{lines}\n]\n}}\n')
