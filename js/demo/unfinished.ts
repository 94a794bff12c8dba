import remend from 'remend';

/**
 * Completes an answer that may end anywhere: closes emphasis, shows a partial link as its text, and a partial table as a
 * table.
 */
export function completed(text: string, inCode: boolean): string {
  if (inCode) {
    // This may be the beginning of the closing fence.
    return text.replace(/\n {0,3}(`{1,2}|~{1,2})$/, '');
  }
  // Characters that may begin a mark are shown with the next chunk.
  return remend(withTable(text.replace(/[*_~`\]]+$/, '')), {
    htmlTags: false,
    images: false,
    katex: false,
    linkMode: 'text-only',
    singleTilde: false,
  });
}

/** The first row of a table is shown as a table, although only the second row identifies it. */
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
