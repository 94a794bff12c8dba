import type { StorageProblem } from './conversations.js';
import { element } from './elements.js';

const TEXTS: Record<StorageProblem, string> = {
  full:
    "This conversation could not be stored: the browser's storage for this site is full. It continues as long as the page is " +
    'open. Delete conversations that you no longer need.',
  forbidden: 'The browser does not allow this page to store data. The conversation is lost when the page is closed.',
  'too long': 'This conversation is too long to be stored. It is lost when the page is closed.',
};

const notice = element('storage');
let said: StorageProblem | undefined;

/** Shows that conversations cannot be stored, once for each reason, until they can be stored again. */
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
