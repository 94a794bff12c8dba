import { modelInUse } from './connection.js';
import { element } from './elements.js';
import type { CountJob, CountResult } from './token-worker.js';

/** The pause in typing before the text is counted. */
const PAUSE_MS = 150;

/** The time after which a worker is abandoned when there is a new text, because it takes too long, as for a very long word. */
const PATIENCE_MS = 10_000;

/** The maximum number of cached counts. */
const REMEMBERED = 1000;

interface Job {
  readonly started: number;
  readonly end: (counts: number[] | undefined) => void;
}

const shown = element('tokens');
const jobs = new Map<number, Job>();
const counted = new Map<string, number>();
let worker: Worker | undefined;
let lastJob = 0;
let lastCount = 0;
let pause: ReturnType<typeof setTimeout> | undefined;

/** Counts the tokens of texts; returns undefined if the browser does not allow workers, or a worker was abandoned. */
export function countTokens(texts: readonly string[], model: string): Promise<number[] | undefined> {
  if ([...jobs.values()].some(({ started }) => Date.now() - started > PATIENCE_MS)) {
    giveUp();
  }
  return new Promise((end) => {
    const job = ++lastJob;
    jobs.set(job, { started: Date.now(), end });
    try {
      worker ??= start();
      worker.postMessage({ job, texts, model } satisfies CountJob);
    } catch {
      giveUp();
    }
  });
}

/** Shows the tokens of the unsent message, and of the conversation with it, when the user stops typing. */
export function showCount(message: () => string, conversation: () => readonly string[]): void {
  clearTimeout(pause);
  pause = setTimeout(() => void count(message(), conversation()), PAUSE_MS);
}

/** Formats a number of tokens. */
export function tokens(number: number): string {
  return number === 1 ? '1 token' : `${number} tokens`;
}

async function count(message: string, conversation: readonly string[]): Promise<void> {
  const mine = ++lastCount;
  const model = modelInUse();
  const key = (text: string) => `${model}\n${text}`;
  const texts = [message, ...conversation];
  if (counted.size > REMEMBERED) {
    counted.clear();
  }
  const unknown = [...new Set(texts)].filter((text) => !counted.has(key(text)));
  const counts = unknown.length === 0 ? [] : await countTokens(unknown, model);
  unknown.forEach((text, index) => counts?.[index] !== undefined && counted.set(key(text), counts[index]));
  // The count of a later text may have been cached, and is then already shown.
  if (mine !== lastCount) {
    return;
  }
  if (counts === undefined) {
    shown.textContent = 'tokens not counted';
    return;
  }
  const numbers = texts.map((text) => counted.get(key(text)) ?? 0);
  const own = tokens(numbers[0] ?? 0);
  const all = tokens(numbers.reduce((sum, number) => sum + number, 0));
  shown.textContent = conversation.length === 0 ? own : `${own}, ${all} in all`;
}

function start(): Worker {
  const started = new Worker(new URL('token-worker.js', import.meta.url));
  started.addEventListener('message', ({ data: { job, counts } }: MessageEvent<CountResult>) => {
    jobs.get(job)?.end(counts);
    jobs.delete(job);
  });
  started.addEventListener('error', giveUp);
  return started;
}

function giveUp(): void {
  worker?.terminate();
  worker = undefined;
  for (const { end } of jobs.values()) {
    end(undefined);
  }
  jobs.clear();
}
