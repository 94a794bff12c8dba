/** Control characters except the tab and the line feed, and the marks that change the direction of text. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Replaces each control character of a text, which arrives in chunks, by a visible symbol: the page shows the whole text, and a
 * copy of it has no effect in a terminal.
 */
export class VisibleText {
  private endsInReturn = false;

  next(chunk: string): string {
    const text = this.endsInReturn ? chunk.replace(/^\n/, '') : chunk;
    this.endsInReturn = chunk === '' ? this.endsInReturn : chunk.endsWith('\r');
    return text.replace(/\r\n?/g, '\n').replace(CONTROLS, (control) => {
      const code = control.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
    });
  }
}
