import { Chat } from './chat.js';
import { copy } from './clipboard.js';
import { connect } from './connection.js';
import { textsOf } from './conversation.js';
import { ConversationList } from './conversation-list.js';
import { Conversations } from './conversations.js';
import { element } from './elements.js';
import { exchangeOf } from './log.js';
import { editQuestion } from './question-view.js';
import { rememberSettings } from './settings-memory.js';
import { showStorageProblem } from './storage-notice.js';
import { isConfirmed } from './confirmation.js';
import { showCount } from './token-count.js';
import { VisibleText } from './visible-text.js';

const log = element('log');
const prompt = element<HTMLTextAreaElement>('prompt');
const send = element<HTMLButtonElement>('send');
const stop = element<HTMLButtonElement>('stop');
const panels = ['conversations', 'settings'].map((id) => element<HTMLDetailsElement>(id));

const kept = new Conversations(showStorageProblem);
const chat = new Chat(kept, changed);
const list = new ConversationList(kept, chat, closePanels);

function changed(): void {
  const busy = chat.busy;
  const ended = !busy && !stop.hidden;
  const { activeElement: focused } = document;
  send.hidden = busy;
  stop.hidden = !busy;
  log.toggleAttribute('data-busy', busy);
  // The element with the focus may have been removed, such as the button that asked or the one that stops.
  if (busy && (focused === send || focused === document.body)) {
    stop.focus();
  } else if (ended && (focused === stop || focused === document.body)) {
    prompt.focus();
  }
  updateCount();
}

function updateCount(): void {
  showCount(
    () => prompt.value,
    () => textsOf(chat.conversation),
  );
}

function closePanels(): void {
  for (const panel of panels) {
    panel.open = false;
  }
  prompt.focus();
}

/** Handles a click on a button of a turn. */
function act(button: HTMLButtonElement): void {
  const turn = button.closest<HTMLElement>('.turn');
  const at = exchangeOf(button);
  const exchange = chat.conversation.exchanges[at];
  if (turn === null || exchange === undefined) {
    return;
  }
  const { question, answer } = exchange;
  switch (button.dataset.action) {
    case 'copy':
      void copy(turn.matches('.user') ? question : new VisibleText().next(answer.text), button);
      break;
    case 'copy-code':
      void copy(button.closest('.code')?.querySelector('code')?.textContent ?? '', button);
      break;
    case 'again':
      // The turns after it are dropped, which cannot be undone.
      if (at === chat.conversation.exchanges.length - 1 || isConfirmed(button, 'Delete the turns after it?')) {
        chat.again(at);
      }
      break;
    case 'edit':
      if (!chat.busy) {
        editQuestion(turn, question, (changed) => chat.ask(changed, at));
      }
      break;
    default:
  }
}

log.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest<HTMLButtonElement>('button[data-action]');
  if (button !== null) {
    act(button);
  }
});

element('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = prompt.value.trim();
  if (question !== '' && !chat.busy) {
    prompt.value = '';
    chat.ask(question);
  }
});

prompt.addEventListener('keydown', (event) => {
  // While an input method composes a word, Enter accepts the word.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    element<HTMLFormElement>('composer').requestSubmit();
  }
});

prompt.addEventListener('input', updateCount);
stop.addEventListener('click', () => chat.stop());

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    const open = panels.find((panel) => panel.open);
    if (open === undefined) {
      chat.stop();
    } else {
      open.open = false;
      open.querySelector('summary')?.focus();
    }
  }
});

// Not on every change, so that the list does not move while it is used.
element('conversations')
  .querySelector('summary')
  ?.addEventListener('click', () => list.show());

document.addEventListener('pointerdown', ({ target }) => {
  for (const panel of panels) {
    panel.open &&= panel.contains(target as Node);
  }
});

for (const example of document.querySelectorAll('.examples button')) {
  example.addEventListener('click', () => chat.ask(example.textContent ?? ''));
}

element('new').addEventListener('click', () => {
  chat.open();
  closePanels();
});

element('connection').addEventListener('submit', (event) => {
  event.preventDefault();
  closePanels();
  // Keeps the conversation for a reload of the page.
  history.replaceState(null, '', `?rhetor=${encodeURIComponent(element<HTMLInputElement>('url').value)}`);
  void connect();
});

addEventListener('pagehide', () => chat.saveUnfinished());

rememberSettings();
chat.open(kept.lastOpen());
void connect();
