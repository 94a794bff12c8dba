import { TektonLLMClient } from './client.js';
import * as errors from './errors.js';

// For a page without modules: window.TektonLLMClient, which also has the errors' classes, for instanceof.
Object.assign(globalThis, { TektonLLMClient: Object.assign(TektonLLMClient, errors) });
