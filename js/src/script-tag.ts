import { TektonLLMClient } from './client.js';
import * as errors from './errors.js';

// The entry for a page without modules: window.TektonLLMClient, which also has the error classes, for instanceof.
Object.assign(globalThis, { TektonLLMClient: Object.assign(TektonLLMClient, errors) });
