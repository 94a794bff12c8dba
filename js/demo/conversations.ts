import { type Conversation, isConversation } from './conversation.js';

const PREFIX = 'tekton-llm-demo.conversation.';
const OPEN_KEY = 'tekton-llm-demo.open';

/** How many conversations are kept; those that nothing was said in for longest go first. */
const MOST = 50;

/** How many characters they may have together: less than the half of what browsers give a site. */
const MOST_CHARACTERS = 2_000_000;

/** Why nothing could be kept. */
export type StorageProblem = 'full' | 'forbidden' | 'too long';

/** The conversations of this browser. They are there while the page is open, also where nothing can be kept. */
export class Conversations {
  private readonly known = new Map<string, Conversation>();

  /** @param told - is called with what kept a change from being stored, and with undefined once one was */
  constructor(private readonly onProblem: (problem: StorageProblem | undefined) => void) {
    const storage = this.storage();
    for (const key of storage === undefined ? [] : Object.keys(storage)) {
      this.read(key, storage?.getItem(key) ?? null);
    }
    // What another tab has kept.
    addEventListener('storage', ({ key, newValue }) => key !== null && this.read(key, newValue));
  }

  /** All, those first in which something was said last. */
  all(): Conversation[] {
    return [...this.known.values()].sort((a, b) => b.updated - a.updated);
  }

  get(id: string): Conversation | undefined {
    return this.known.get(id);
  }

  put(conversation: Conversation): void {
    this.known.set(conversation.id, conversation);
    for (const old of this.beyondBounds()) {
      this.remove(old.id);
    }
    const text = JSON.stringify(conversation);
    if (text.length > MOST_CHARACTERS) {
      this.onProblem('too long');
    } else {
      this.store((storage) => storage.setItem(PREFIX + conversation.id, text));
    }
  }

  remove(id: string): void {
    this.known.delete(id);
    this.store((storage) => storage.removeItem(PREFIX + id));
  }

  /** The conversation that this tab showed when it was left. */
  lastOpen(): Conversation | undefined {
    try {
      return this.get(sessionStorage.getItem(OPEN_KEY) ?? '');
    } catch {
      // Already reported when the conversations were read.
      return undefined;
    }
  }

  /** Lets the tab show a conversation again when it is reloaded. */
  rememberOpen(id: string): void {
    try {
      sessionStorage.setItem(OPEN_KEY, id);
    } catch {
      // As above. A failure to store which conversation is open needs no separate notice.
    }
  }

  private read(key: string, text: string | null): void {
    if (!key.startsWith(PREFIX)) {
      return;
    }
    if (text === null) {
      this.known.delete(key.slice(PREFIX.length));
      return;
    }
    const value = parsed(text);
    if (isConversation(value)) {
      this.known.set(value.id, value);
    }
  }

  private beyondBounds(): Conversation[] {
    let characters = 0;
    return this.all().filter((conversation, index) => {
      characters += JSON.stringify(conversation).length;
      return index > 0 && (index >= MOST || characters > MOST_CHARACTERS);
    });
  }

  private store(change: (storage: Storage) => void): void {
    const storage = this.storage();
    if (storage !== undefined) {
      try {
        change(storage);
        this.onProblem(undefined);
      } catch {
        this.onProblem('full');
      }
    }
  }

  /** Undefined where the browser forbids to keep anything; the mere look at it throws then. */
  private storage(): Storage | undefined {
    try {
      return localStorage;
    } catch {
      this.onProblem('forbidden');
      return undefined;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not of this page, or of a version that wrote otherwise.
    return undefined;
  }
}
