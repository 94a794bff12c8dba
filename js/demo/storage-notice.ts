import type { StorageProblem } from './conversations.js';
import { element } from './elements.js';

const TEXTS: Record<StorageProblem, string> = {
  full:
    "This conversation could not be kept: the browser's storage for this site is full. It goes on as long as the page is " +
    'open. Delete conversations that you need no more.',
  forbidden:
    'The browser lets this page keep nothing. The conversation goes on as long as the page is open, and is then gone.',
  'too long': 'This conversation has become too long to be kept. It goes on as long as the page is open.',
};

const notice = element('storage');
let said: StorageProblem | undefined;

/** Says that conversations cannot be kept, once for each reason, until they can again. */
export function showStorageProblem(problem: StorageProblem | undefined): void {
  if (problem === said) {
    return;
  }
  said = problem;
  notice.hidden = problem === undefined;
  element('storage-text').textContent = problem === undefined ? '' : TEXTS[problem];
}

element('storage-seen').addEventListener('click', () => {
  notice.hidden = true;
  element('prompt').focus();
});
