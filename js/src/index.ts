export { TektonLLMClient } from './client.js';
export {
  AdapterException,
  AuthenticationException,
  type FailureDetails,
  FallbackException,
  InvalidRequestException,
  LlmCancelledException,
  LlmConnectionException,
  LlmTimeoutException,
  RateLimitException,
  ServiceUnavailableException,
  TektonLlmException,
} from './errors.js';
export type * from './types.js';
