import { newRequestId } from '../chat-call.js';
import { checkMessages, checkWellFormed } from '../checks.js';

/** The functions that older Rhetors need, too: passed to their code, so that its file does not contain them a second time. */
export interface SharedCode {
  checkMessages: typeof checkMessages;
  checkWellFormed: typeof checkWellFormed;
  newId: typeof newRequestId;
}

export const sharedCode: SharedCode = { checkMessages, checkWellFormed, newId: newRequestId };
