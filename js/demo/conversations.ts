import { type Conversation, isConversation } from './conversation.js';

const PREFIX = 'tekton-llm-demo.conversation.';
const OPEN_KEY = 'tekton-llm-demo.open';

/** The maximum number of stored conversations; those that were not changed for the longest time are deleted first. */
const MOST = 50;

/** The maximum number of their characters together: less than half of the storage that browsers allow a site. */
const MOST_CHARACTERS = 2_000_000;

/** The reason why nothing could be stored. */
export type StorageProblem = 'full' | 'forbidden' | 'too long';

/** The conversations of this browser. If nothing can be stored, they exist while the page is open. */
export class Conversations {
  private readonly known = new Map<string, Conversation>();

  /** @param onProblem - called with the reason why a change could not be stored, and with undefined once one was stored */
  constructor(private readonly onProblem: (problem: StorageProblem | undefined) => void) {
    const storage = this.storage();
    for (const key of storage === undefined ? [] : Object.keys(storage)) {
      this.read(key, storage?.getItem(key) ?? null);
    }
    // The conversations that another tab has stored.
    addEventListener('storage', ({ key, newValue }) => key !== null && this.read(key, newValue));
  }

  /** Returns all conversations, the most recently changed first. */
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

  /** The conversation that this tab showed last. */
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

  /** Undefined if the browser forbids storage; reading the property then throws. */
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
    // The value is not of this page, or of a version with another format.
    return undefined;
  }
}
