import remend from 'remend';

/** What an answer means that may end anywhere: opened emphasis is closed, half a link is its text, half a table a table. */
export function completed(text: string, inCode: boolean): string {
  if (inCode) {
    // Perhaps the first half of the fence that ends it.
    return text.replace(/\n {0,3}(`{1,2}|~{1,2})$/, '');
  }
  // Characters that may be the first half of a mark are shown with the next piece.
  return remend(withTable(text.replace(/[*_~`\]]+$/, '')), {
    htmlTags: false,
    images: false,
    katex: false,
    linkMode: 'text-only',
    singleTilde: false,
  });
}

/** A table is one from its first row on, though only the second says so. */
function withTable(text: string): string {
  const start = /(?:^|\n\n)(\|[^\n]*)(?:\n[|:\- ]*)?$/.exec(text);
  const row = start?.[1]?.trim();
  if (start === null || row === undefined) {
    return text;
  }
  if (row.length < 2) {
    return text.slice(0, start.index);
  }
  const cells = row.replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).length;
  return `${text.slice(0, start.index)}\n\n${row}\n|${'---|'.repeat(cells)}`;
}
