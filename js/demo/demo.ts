import type { ChatMessage, CompletionResult } from '../src/index.js';
import { choices, client, connect } from './connection.js';
import { element } from './elements.js';
import { count, showCount, tokens } from './token-count.js';
import { AnswerView, addQuestion, clearTurns } from './turns.js';

const prompt = element<HTMLTextAreaElement>('prompt');
const send = element<HTMLButtonElement>('send');
const stop = element<HTMLButtonElement>('stop');
const system = element<HTMLTextAreaElement>('system');
const settings = element<HTMLDetailsElement>('settings');

let messages: ChatMessage[] = [];
let underWay: string | undefined;

function ask(question: string): void {
  addQuestion(question);
  messages.push({ role: 'user', content: question });
  answer();
}

/** Has the conversation answered anew, unless an answer is under way; tells whether. */
function again(): boolean {
  if (!stop.hidden) {
    return false;
  }
  answer();
  return true;
}

/** Has the conversation answered, as it stands. */
function answer(): void {
  const view = new AnswerView();
  const conversation = messages;
  const systemPrompt = system.value.trim();
  busy(true);
  try {
    underWay = client().streamChatResponse(conversation, (chunk) => view.add(chunk.chunk), {
      ...choices(),
      ...(systemPrompt && { systemPrompt }),
      onComplete: (result) => {
        conversation.push({ role: 'assistant', content: result.content });
        view.completed(result, tokensOf(result));
        busy(false);
      },
      onError: (error) => {
        if (error.partialText !== undefined) {
          conversation.push({ role: 'assistant', content: error.partialText });
        }
        view.failed(error, again);
        busy(false);
      },
    });
  } catch (e) {
    view.failed(e as never, again);
    busy(false);
  }
}

function tokensOf({ usage, content }: CompletionResult): string {
  const number = usage?.completionTokens ?? count(content);
  return number === undefined ? '' : tokens(number);
}

function busy(is: boolean): void {
  const hadFocus = document.activeElement === (is ? send : stop);
  send.hidden = is;
  stop.hidden = !is;
  if (hadFocus) {
    (is ? stop : prompt).focus();
  }
  if (!is) {
    underWay = undefined;
    updateCount();
  }
}

function cancel(): void {
  if (underWay !== undefined) {
    client().cancelRequest(underWay);
  }
}

function updateCount(): void {
  void showCount(
    prompt.value,
    messages.map(({ content }) => content),
  );
}

element('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = prompt.value.trim();
  if (question !== '' && stop.hidden) {
    prompt.value = '';
    ask(question);
  }
});

prompt.addEventListener('keydown', (event) => {
  // While a word is being composed, Enter takes the word.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    element<HTMLFormElement>('composer').requestSubmit();
  }
});

prompt.addEventListener('input', updateCount);
stop.addEventListener('click', cancel);

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    if (settings.open) {
      settings.open = false;
      settings.querySelector('summary')?.focus();
    } else {
      cancel();
    }
  }
});

document.addEventListener('pointerdown', (event) => {
  if (!settings.contains(event.target as Node)) {
    settings.open = false;
  }
});

for (const example of document.querySelectorAll('.examples button')) {
  example.addEventListener('click', () => stop.hidden && ask(example.textContent ?? ''));
}

element('clear').addEventListener('click', () => {
  cancel();
  messages = [];
  clearTurns();
  settings.open = false;
  updateCount();
  prompt.focus();
});

element('connection').addEventListener('submit', (event) => {
  event.preventDefault();
  settings.open = false;
  void connect();
  prompt.focus();
});

void connect();
