/** Encodes texts as UTF-8 into a reusable buffer. */
export class Utf8Buffer {
  bytes = new Uint8Array(1024);
  length = 0;

  /** Encodes a part of a text; an unpaired surrogate becomes U+FFFD, as UTF-8 cannot encode it. */
  write(text: string, from: number, to: number): void {
    const most = (to - from) * 3;
    if (most > this.bytes.length) {
      this.bytes = new Uint8Array(most);
    }
    const { bytes } = this;
    let length = 0;
    for (let i = from; i < to; i++) {
      let code = text.charCodeAt(i);
      if (code >= 0xd800 && code < 0xe000) {
        code = text.codePointAt(i)!;
        if (code < 0x10000) {
          code = 0xfffd;
        } else {
          i++;
        }
      }
      if (code < 0x80) {
        bytes[length++] = code;
        continue;
      }
      if (code < 0x800) {
        bytes[length++] = 0xc0 | (code >> 6);
      } else {
        if (code < 0x10000) {
          bytes[length++] = 0xe0 | (code >> 12);
        } else {
          bytes[length++] = 0xf0 | (code >> 18);
          bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
        }
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      }
      bytes[length++] = 0x80 | (code & 0x3f);
    }
    this.length = length;
  }
}
