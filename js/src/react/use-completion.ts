import { useEffect, useState, useSyncExternalStore } from 'react';
import { Answer, type AnswerOptions, type AnswerState } from './answer.js';

/** The answer to one prompt, and its actions. The functions are stable across renderings. */
export interface Completion extends Pick<AnswerState, 'status' | 'error' | 'warnings'> {
  /** The text of the answer that has arrived so far. */
  readonly completion: string;
  /** Sends a prompt, and replaces the previous answer; returns whether it was sent: not if it is blank. */
  complete(prompt: string): boolean;
  /** Cancels the answer in progress; its text stays. */
  stop(): void;
}

/** A model's answer to one prompt at a time. When the component unmounts, the answer in progress is cancelled. */
export function useCompletion(options: AnswerOptions): Completion {
  const [latest] = useState(() => ({ options }));
  const [answer] = useState(() => new Answer());
  const [complete] = useState(() => (prompt: string) => {
    const asked = prompt.trim() !== '';
    if (asked) {
      answer.stop();
      void answer.ask(prompt, latest.options);
    }
    return asked;
  });
  const { store, stop } = answer;
  const { text: completion, status, error, warnings } = useSyncExternalStore(store.subscribe, store.get, store.get);
  useEffect(() => {
    latest.options = options;
  });
  useEffect(() => stop, [stop]);
  return { completion, status, error, warnings, complete, stop };
}
