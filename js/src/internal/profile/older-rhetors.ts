import { LlmConnectionError } from '../../errors.js';
import { generations } from '../../generated/generations.js';
import type { ProviderList } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { CallContext } from '../chat-call.js';
import type { Config } from '../config.js';
import type { ErrorMapper } from '../error-mapper.js';
import type { HttpBackend } from '../http-backend.js';
import type { GenerationId } from './generation.js';
import { labelled } from './labelled-conversation.js';
import { LimitedBackend } from './limited-backend.js';
import { RecentConversations } from './recent-conversations.js';
import { RefusingBackend } from './refusing-backend.js';
import { RememberingBackend } from './remembering-backend.js';
import type { SharedCode } from './shared-code.js';
import { MOST_BYTES, Tekton202509Translation } from './tekton-2025-09.js';
import type { Translation } from './translation.js';

export { generationOf } from './generation.js';

/** One, as Rhetor of September 2025 interrupts a call when the next one arrives. */
const ONE_AT_A_TIME = 1;

/**
 * Supports or refuses Rhetors that are older than the contract, and servers with limited concurrency. In a separate file that
 * is loaded on demand: most servers are newer, so that most pages load less.
 */
export class OlderRhetors {
  private readonly http: HttpBackend;
  private readonly backends: Partial<Record<GenerationId, LlmBackend>>;

  /**
   * @param newer the backend of a Rhetor that conforms to the contract, without a limit of concurrency
   * @param contract reads the parts that are the same as in the contract
   * @param over creates the HTTP backend of a translation
   * @param warn adds warnings about the losses of a translation
   * @param code the functions that are in the client's own file
   */
  constructor(
    { conversationFormat = labelled, conversationStore = new RecentConversations(), maxConcurrentCalls }: Config,
    private readonly errors: ErrorMapper,
    newer: LlmBackend,
    contract: Translation,
    over: (translation: Translation) => HttpBackend,
    warn: (backend: LlmBackend, translation: Translation) => LlmBackend,
    code: SharedCode,
  ) {
    const calls = maxConcurrentCalls ?? ONE_AT_A_TIME;
    const translation = new Tekton202509Translation(contract, errors, conversationFormat, code);
    this.http = over(translation);
    const remembering = new RememberingBackend(this.http, conversationStore, MOST_BYTES, code);
    this.backends = {
      contract: new LimitedBackend(newer, calls),
      'tekton-2025-09': warn(new LimitedBackend(remembering, calls), translation),
    };
  }

  /** The backend of a generation. */
  backendOf(generation: GenerationId): LlmBackend {
    return this.backends[generation] ?? new RefusingBackend(({ call }) => this.unsupported(generation, call));
  }

  private unsupported(generation: GenerationId, call: CallContext['call']): LlmConnectionError {
    const refusal = generations.find(({ id }) => id === generation)?.refusal;
    return new LlmConnectionError(`${this.errors.server} is ${refusal} Update Rhetor, or set the url to another.`, {
      ...call.failureDetails(),
      retryable: false,
    });
  }

  /** Lists the providers of a Rhetor of September 2025. */
  providers(context: CallContext): Promise<ProviderList> {
    return this.http.providers(context);
  }
}
