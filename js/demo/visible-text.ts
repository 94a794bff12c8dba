/** Control characters but the tab and the end of a line, and those that change the order in which a text is shown. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Takes a text in pieces and gives it with every control character replaced by one that can be seen: what is shown is all
 * there is, and what is copied from it does nothing in a terminal.
 */
export class VisibleText {
  private endsInReturn = false;

  next(piece: string): string {
    const text = this.endsInReturn ? piece.replace(/^\n/, '') : piece;
    this.endsInReturn = piece === '' ? this.endsInReturn : piece.endsWith('\r');
    return text.replace(/\r\n?/g, '\n').replace(CONTROLS, (control) => {
      const code = control.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
    });
  }
}
