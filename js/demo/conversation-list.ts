import type { Chat } from './chat.js';
import type { Conversation } from './conversation.js';
import type { Conversations } from './conversations.js';
import { element, make, makeButton } from './elements.js';
import { isConfirmed } from './confirmation.js';

/** The list of conversations: opens, renames and deletes them. */
export class ConversationList {
  private readonly list = element('kept');

  constructor(
    private readonly kept: Conversations,
    private readonly chat: Chat,
    private readonly opened: () => void,
  ) {
    this.list.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>('button[data-action]');
      const conversation = this.kept.get(button?.closest('li')?.dataset.id ?? '');
      if (button && conversation) {
        this.act(button, conversation);
      }
    });
  }

  show(): void {
    element('nothing-kept').hidden = this.kept.all().length > 0;
    this.list.replaceChildren(...this.kept.all().map((conversation) => this.item(conversation)));
  }

  private item({ id, title, updated }: Conversation): HTMLElement {
    const item = make('li');
    item.dataset.id = id;
    const open = makeButton('', 'open');
    open.append(
      make('span', '', title),
      make('small', '', new Date(updated).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })),
    );
    if (id === this.chat.conversation.id) {
      open.setAttribute('aria-current', 'true');
    }
    item.append(
      open,
      makeButton('Rename', 'rename', `Rename: ${title}`),
      makeButton('Delete', 'delete', `Delete: ${title}`),
    );
    return item;
  }

  private act(button: HTMLButtonElement, conversation: Conversation): void {
    switch (button.dataset.action) {
      case 'open':
        if (conversation.id !== this.chat.conversation.id) {
          this.chat.open(conversation);
        }
        this.opened();
        break;
      case 'rename':
        this.rename(button.closest('li') as HTMLElement, conversation);
        break;
      case 'delete':
        if (isConfirmed(button, 'Sure?')) {
          this.chat.delete(conversation.id);
          this.show();
          element('new').focus();
        }
        break;
      default:
    }
  }

  private rename(item: HTMLElement, { id, title }: Conversation): void {
    const form = make('form', 'rename');
    const name = make('input');
    name.value = title;
    name.required = true;
    name.setAttribute('aria-label', 'Title');
    const save = make('button', 'primary', 'Save');
    const leave = () => {
      this.show();
      this.list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] [data-action=rename]`)?.focus();
    };
    form.append(name, save);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (name.value.trim() !== '') {
        this.chat.rename(id, name.value.trim());
        leave();
      }
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        leave();
      }
    });
    item.replaceChildren(form);
    name.select();
  }
}
