import { modelInUse } from './connection.js';
import { element } from './elements.js';
import type { CountJob, CountResult } from './token-worker.js';

/** The pause in typing before the text is counted. */
const PAUSE_MS = 150;

/** A worker that takes longer for a text, as for a very long word, is given up when there is something new to count. */
const PATIENCE_MS = 10_000;

/** How many counts are remembered. */
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

/** Counts the tokens of texts; gives undefined where the browser lets no worker run, or one had to be given up. */
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

/** Shows how many tokens the message that is being written has, and the conversation with it, once nothing is typed. */
export function showCount(message: () => string, conversation: () => readonly string[]): void {
  clearTimeout(pause);
  pause = setTimeout(() => void count(message(), conversation()), PAUSE_MS);
}

/** A number of tokens in words. */
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
  // A later text may have needed no count, and then is shown already.
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
