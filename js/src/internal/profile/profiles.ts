import { LlmConnectionError } from '../../errors.js';
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
import type { GenerationId } from './generation.js';
import { GenerationDetection } from './generation-detection.js';
import { loadOlderRhetors } from './load-older-rhetors.js';
import type { OlderRhetors } from './older-rhetors.js';
import { ProfiledBackend } from './profiled-backend.js';
import { RefusingBackend } from './refusing-backend.js';
import { sharedCode } from './shared-code.js';
import type { Translation } from './translation.js';
import { WarningBackend } from './warning-backend.js';

const UNKNOWN =
  'The generation of Rhetor could not be detected, so parts of the request may have had no effect. Set the profile.';

/** The backends of each generation of Rhetor over HTTP and the WebSocket, and the detection of the generation. */
export class Profiles {
  /** The backend for any generation. */
  readonly backend: LlmBackend;
  private readonly contract: HttpBackend;
  private readonly socket: LlmBackend;
  private loading: Promise<OlderRhetors> | undefined;
  private readonly detection: GenerationDetection;
  private readonly translation: Translation;

  constructor(
    private readonly config: Config,
    private readonly errors: ErrorMapper,
    private readonly transport: HttpTransport,
    keeper: SocketKeeper,
    private readonly log: Log,
  ) {
    this.translation = new ContractTranslation(errors);
    this.contract = this.over(this.translation);
    this.detection = new GenerationDetection(
      (context, signal) => this.contract.generation(context, signal),
      (generation) => log(`${errors.server} is ${generation}`),
    );
    this.socket = new SocketBackend(this.contract, keeper, errors);
    const lazy = (generation: GenerationId): LlmBackend => ({
      ask: async (chat) => (await this.older(chat)).backendOf(generation).ask(chat),
    });
    const contract = this.warning(
      config.maxConcurrentCalls === undefined ? this.socket : lazy('contract'),
      this.translation,
    );
    const backendOf = (generation: GenerationId) => (generation === 'contract' ? contract : lazy(generation));
    const unknown = this.unknown(contract);
    this.backend =
      config.profile === 'auto'
        ? new ProfiledBackend(this.detection, (generation) => (generation ? backendOf(generation) : unknown))
        : backendOf(config.profile);
  }

  private over(translation: Translation): HttpBackend {
    return new HttpBackend(this.transport, this.errors, translation);
  }

  /** The support of older Rhetors and of limited concurrency, loaded on first use; a call may stop waiting for it. */
  private async older({ call }: CallContext): Promise<OlderRhetors> {
    this.loading ??= this.load();
    try {
      return await call.wait(this.loading);
    } catch (cause) {
      call.check();
      throw new LlmConnectionError(
        "older-rhetors.js, which older servers and maxConcurrentCalls need, could not be loaded. Check that it is beside this package's index.js.",
        { ...call.failureDetails(), cause },
      );
    }
  }

  /**
   * After a failure, the next call loads it again. Only a failure of the load itself resets it, because all calls must share
   * one result.
   */
  private async load(): Promise<OlderRhetors> {
    const { config, errors, socket, translation } = this;
    try {
      const { OlderRhetors } = await loadOlderRhetors();
      return new OlderRhetors(
        config,
        errors,
        socket,
        translation,
        (its) => this.over(its),
        (backend, its) => this.warning(backend, its),
        sharedCode,
      );
    } catch (e) {
      this.loading = undefined;
      throw e;
    }
  }

  private warning(backend: LlmBackend, translation: Translation): LlmBackend {
    return new WarningBackend(backend, (chat) => translation.warnings(chat), this.config.strict, this.log);
  }

  /**
   * A server of unknown generation is treated as conforming to the contract, with a warning in each answer; a strict client
   * refuses the call.
   */
  private unknown(contract: LlmBackend): LlmBackend {
    return this.config.strict
      ? new RefusingBackend(
          ({ call }) =>
            new LlmConnectionError(
              `Nothing was sent: the client is strict, and the generation of ${this.errors.server} could not be detected. Check that it is running there, or set the profile.`,
              call.failureDetails(),
            ),
        )
      : new WarningBackend(contract, () => [UNKNOWN], false, this.log);
  }

  /** Lists the providers, in the form of the server's generation. */
  async providers(context: CallContext): Promise<ProviderList> {
    const { profile } = this.config;
    const generation = profile === 'auto' ? await this.detection.generation(context) : profile;
    return (generation === 'tekton-2025-09' ? await this.older(context) : this.contract).providers(context);
  }

  /** Requests the server's health, which is the same for all generations. */
  health(context: CallContext): Promise<Health> {
    return this.contract.health(context);
  }
}
