// Counts in a worker, because a long text would block the page.
import { countTokens } from '../src/tokens.js';

export interface CountJob {
  readonly job: number;
  readonly texts: readonly string[];
  readonly model: string;
}

export interface CountResult {
  readonly job: number;
  readonly counts: number[];
}

addEventListener('message', ({ data: { job, texts, model } }: MessageEvent<CountJob>) => {
  const result: CountResult = { job, counts: texts.map((text) => countTokens(text, model)) };
  postMessage(result);
});
