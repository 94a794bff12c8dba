// The texts whose tokens are counted. No U+0085 and no U+FEFF in them: JavaScript's \s is not Unicode's there, so
// js-tiktoken splits them differently from OpenAI's tiktoken.

const scripts = {
  latin: "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Tous les êtres humains naissent libres et égaux en dignité et en droits. Wszyscy ludzie rodzą się wolni i równi.",
  cyrillic: "Все люди рождаются свободными и равными в своем достоинстве и правах. Вони наділені розумом і совістю.",
  greek: "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
  arabic: "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلًا وضميرًا.",
  hebrew: "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
  devanagari: "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
  thai: "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
  han: "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
  kana: "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。コンピューター。",
  hangul: "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
  georgian: "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.",
  tamil: "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
};

const code = {
  java: 'public final class Main {\n    public static void main(String[] args) {\n        for (int i = 0; i < 10; i++) {\n            System.out.println("i = " + i);\n        }\n    }\n}\n',
  python: "def fib(n: int) -> int:\n\ta, b = 0, 1\n\twhile n > 0:\n\t\ta, b, n = b, a + b, n - 1\n\treturn a\n\n\n# it's fine\n",
  shell: "#!/usr/bin/env bash\r\nset -euo pipefail\r\nfor f in *.txt; do echo \"${f%.txt}\" >> names.log; done\r\n",
  html: '<!doctype html>\n<p class="a b">it&#39;s <b>bold</b></p>\n\n\n<!-- end -->   \n',
  regex: "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}|\\s+(?!\\S)",
  minified: 'function f(a,b){return a===b?[]:[{x:1,y:"é"},...g(b)]}var q=/[a-z]+/gi;f(1e9,0xFF);',
};

const json = {
  pretty: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi\n\tthere" }], n: [1, 2.5, -3e10, null] }, null, 2),
  compact: JSON.stringify({ ids: Array.from({ length: 40 }, (_, i) => i * 7919), ok: true, text: "“quoted”" }),
};

const emoji = {
  plain: "😀😃😄 thumbs 👍👍🏽 and ❤️🔥",
  families: "👨‍👩‍👧‍👦 🏳️‍🌈 👩🏿‍💻 🇩🇪🇫🇷 1️⃣ #️⃣",
  inWords: "so😀me wo🎉rds🎉🎉🎉 wi👩‍🚀th",
};

const special = {
  endOfText: "hello <|endoftext|>",
  all: "<|endoftext|><|fim_prefix|><|fim_middle|><|fim_suffix|><|endofprompt|><|im_start|>user<|im_sep|>",
  halves: "<|endof text|> <|endoftext |> <| endoftext|>",
};

const whitespace = {
  empty: "",
  space: " ",
  spaces: "a" + " ".repeat(50) + "b" + " ".repeat(81) + "7  x   !",
  lines: "\n\n\n a\r\n\r\n  \n\tb \n \n  c\n",
  tabs: "\t\t\tx\t\t1\t \t!",
  unusual: "a\u00A0\u00A0b\u2003c\u3000d\u2028e\u000B\u000Cf",
  trailing: "end   \n   ",
};

const odd = {
  nul: "a\0b\0\0\0c",
  controls: "\x01\x02\x1b[31mred\x1b[0m\x7f",
  contractions: "I'm you're he's they'll we've I'd don't 'tis 'S 'LL o'clock ''s x'' 'Re",
  numbers: "1 12 123 1234 12345678901234567890 3.14159 ½ ² ⅷ ٣٤٥ 1,000,000",
  marks: "e\u0301le\u0300ve a\u0308\u0308\u0308 n\u0303 \u0301alone Z\u0351\u036b\u0343a\u0363\u0369lgo",
  cases: "ABCdefGHIjkl mixedCASEWords XMLHttpRequest ǅ ﬁ ŉ ẞß İı",
  longWord: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  loneSurrogates: "a\uD83Db\uDE00c\uD83D\uD83D\uDE00",
  repeated: "=".repeat(120) + "\n" + "-".repeat(77) + "/".repeat(9) + "\n/\n",
};

// Pieces of more than 500 bytes, which the library counts in a way of its own.
const longPieces = {
  a: "a".repeat(700),
  spaces: " ".repeat(1100),
  spacesBeforeWord: " ".repeat(900) + "word",
  han: "自由平等尊严权利".repeat(40),
  digits: "31415926535".repeat(60),
  dashes: "-=".repeat(400),
  dna: Array.from({ length: 900 }, (_, i) => "acgt"[(i * i * 7 + (i >> 2)) % 4]).join(""),
  emoji: "😀👍🏽".repeat(50),
};

// The same numbers on every machine.
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Bytes that are not UTF-8 become U+FFFD, as they do wherever they are read as text.
function randomBytes() {
  const next = random(42);
  return Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => {
      const bytes = Uint8Array.from({ length: 20 + 7 * i }, () => Math.floor(next() * 256));
      return [`bytes${i}`, new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replace(/[\u0085\uFEFF]/g, "?")];
    }),
  );
}

function randomLetters() {
  const next = random(7);
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => {
      const letters = Array.from({ length: 100 + 90 * i }, () => String.fromCharCode(97 + Math.floor(next() * (3 + 2 * i))));
      return [`letters${i}`, letters.join("")];
    }),
  );
}

export const texts = Object.entries({
  scripts,
  code,
  json,
  emoji,
  special,
  whitespace,
  odd,
  longPieces,
  randomBytes: randomBytes(),
  randomLetters: randomLetters(),
}).flatMap(([group, members]) => Object.entries(members).map(([name, text]) => ({ name: `${group}.${name}`, text })));
