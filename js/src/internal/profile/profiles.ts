import { LlmConnectionError } from '../../errors.js';
import { generations } from '../../generated/generations.js';
import type { Health, ProviderList } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { CallContext } from '../chat-call.js';
import type { Config } from '../config.js';
import type { ErrorMapper } from '../error-mapper.js';
import { HttpBackend } from '../http-backend.js';
import type { HttpTransport } from '../http-transport.js';
import type { Log } from '../log.js';
import { SocketBackend } from '../socket-backend.js';
import type { SocketKeeper } from '../socket-keeper.js';
import { ContractTranslation } from './contract-translation.js';
import type { Generation, GenerationId } from './generation.js';
import { GenerationDetection } from './generation-detection.js';
import { LimitedBackend } from './limited-backend.js';
import { ProfiledBackend } from './profiled-backend.js';
import { RefusingBackend } from './refusing-backend.js';
import { RememberingBackend } from './remembering-backend.js';
import { MOST_BYTES, Tekton202509Translation } from './tekton-2025-09.js';
import type { Translation } from './translation.js';
import { WarningBackend } from './warning-backend.js';

const UNKNOWN =
  'Which Rhetor this is could not be found out, and it was asked as one of the contract, so anything may have got lost. Set the profile.';

/** Rhetor of September 2025 cuts a call off when the next one comes. */
const ONE_AT_A_TIME = 1;

/** How each generation of Rhetor is asked over HTTP and the WebSocket, and which of them the server is. */
export class Profiles {
  /** What answers, whichever generation the server is of. */
  readonly backend: LlmBackend;
  private readonly contract: HttpBackend;
  private readonly tekton202509: HttpBackend;
  private readonly detection: GenerationDetection;
  private readonly backends = new Map<GenerationId, LlmBackend>();

  constructor(
    private readonly config: Config,
    private readonly errors: ErrorMapper,
    transport: HttpTransport,
    keeper: SocketKeeper,
    private readonly log: Log,
  ) {
    const contract = new ContractTranslation(errors);
    const tekton202509 = new Tekton202509Translation(contract, errors, config.conversationFormat);
    this.contract = new HttpBackend(transport, errors, contract);
    this.tekton202509 = new HttpBackend(transport, errors, tekton202509);
    this.detection = new GenerationDetection(
      (context, signal) => this.contract.generation(context, signal),
      (generation) => log(`${errors.server} is ${generation}`),
    );
    for (const generation of generations) {
      this.backends.set(generation.id, new RefusingBackend((call) => this.unsupported(generation, call)));
    }
    const remembering = new RememberingBackend(this.tekton202509, config.conversationStore, MOST_BYTES);
    const { maxConcurrentCalls } = config;
    this.backends.set(
      'contract',
      this.guarded(new SocketBackend(this.contract, keeper, errors), contract, maxConcurrentCalls),
    );
    this.backends.set('tekton-2025-09', this.guarded(remembering, tekton202509, maxConcurrentCalls ?? ONE_AT_A_TIME));
    const unknown = this.unknown(this.backendOf('contract'));
    this.backend =
      config.profile === 'auto'
        ? new ProfiledBackend(this.detection, (generation) => (generation ? this.backendOf(generation) : unknown))
        : this.backendOf(config.profile);
  }

  private guarded(backend: LlmBackend, translation: Translation, calls: number | undefined): LlmBackend {
    const limited = calls === undefined ? backend : new LimitedBackend(backend, calls);
    return new WarningBackend(limited, (chat) => translation.warnings(chat), this.config.strict, this.log);
  }

  /** A server that does not tell is asked as one of the contract, which each answer says; a strict client does not ask it. */
  private unknown(contract: LlmBackend): LlmBackend {
    return this.config.strict
      ? new RefusingBackend(
          ({ call }) =>
            new LlmConnectionError(
              `Nothing was sent: the client is strict, and what ${this.errors.server} is could not be found out. Is it running there? Else set the profile.`,
              call.details(),
            ),
        )
      : new WarningBackend(contract, () => [UNKNOWN], false, this.log);
  }

  private backendOf(generation: GenerationId): LlmBackend {
    return this.backends.get(generation) as LlmBackend;
  }

  private unsupported({ refusal }: Generation, { call }: CallContext): LlmConnectionError {
    return new LlmConnectionError(`${this.errors.server} is ${refusal} Update Rhetor, or set the url to another.`, {
      ...call.details(),
      retryable: false,
    });
  }

  /** Asks for the providers, the way that the server has them. */
  async providers(context: CallContext): Promise<ProviderList> {
    const { profile } = this.config;
    const generation = profile === 'auto' ? await this.detection.generation(context) : profile;
    return (generation === 'tekton-2025-09' ? this.tekton202509 : this.contract).providers(context);
  }

  /** Asks the server how it is, which is the same for all generations. */
  health(context: CallContext): Promise<Health> {
    return this.contract.health(context);
  }
}
