import { useEffect, useState, useSyncExternalStore } from 'react';
import { Answer, type AnswerOptions, type AnswerState } from './answer.js';

/** The answer to one prompt, and what can be done about it. The functions stay the same from one rendering to the next. */
export interface Completion extends Pick<AnswerState, 'status' | 'error' | 'warnings'> {
  /** The answer, as much of it as has come. */
  readonly completion: string;
  /** Has a prompt answered in place of the one before; tells whether it is, which it is not where it is blank. */
  complete(prompt: string): boolean;
  /** Ends the answer that comes; what there is of it stays. */
  stop(): void;
}

/** A model's answer to one prompt at a time. When the component goes, the answer under way is ended. */
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
