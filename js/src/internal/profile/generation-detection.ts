import type { CallContext } from '../chat-call.js';
import type { GenerationId } from './generation.js';

/** The timeout of the detection in milliseconds; a running server answers in a fraction of it. */
const MOST = 2000;

/**
 * Detects a server's generation. Returns undefined if the server cannot be reached, and never fails; ends when the signal is
 * aborted.
 */
export type GenerationProbe = (context: CallContext, signal: AbortSignal) => Promise<GenerationId | undefined>;

/** A detection in progress, and the number of calls that wait for it. */
interface Asking {
  readonly result: Promise<GenerationId | undefined>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * The state of a server's generation: unknown, then being detected while all calls wait, then known permanently; or unknown
 * again, if the server could not be reached.
 */
export class GenerationDetection {
  private known: GenerationId | undefined;
  private asking: Asking | undefined;

  /**
   * @param probe queries the server
   * @param found called with the detected generation
   */
  constructor(
    private readonly probe: GenerationProbe,
    private readonly found: (generation: GenerationId) => void,
  ) {}

  /**
   * Returns the generation; undefined if it cannot be detected, or not within the call's timeout. Throws if the call ends
   * meanwhile, which also ends the detection if no other call waits for it.
   */
  async generation(context: CallContext): Promise<GenerationId | undefined> {
    context.call.check();
    if (this.known !== undefined) {
      return this.known;
    }
    // A detection started by a call with a longer timeout may exceed this call's.
    const patience = this.asking === undefined ? undefined : context.timeout;
    const asking = this.asking ?? this.ask(context);
    asking.waiting++;
    try {
      return await outcome(asking.result, context, patience);
    } finally {
      asking.waiting--;
      if (asking.waiting === 0 && asking === this.asking) {
        this.asking = undefined;
        asking.controller.abort();
      }
    }
  }

  private ask(context: CallContext): Asking {
    const controller = new AbortController();
    const limits = { ...context, timeout: Math.min(MOST, context.timeout) };
    const result = this.probe(limits, controller.signal).then((generation) => {
      // Ignores the result of an abandoned detection.
      if (this.asking === asking) {
        this.asking = undefined;
        this.known = generation;
        if (generation !== undefined) {
          this.found(generation);
        }
      }
      return generation;
    });
    const asking: Asking = { result, controller, waiting: 0 };
    this.asking = asking;
    return asking;
  }
}

/** The result of a detection; undefined if it takes longer than `patience` milliseconds. */
async function outcome(
  result: Promise<GenerationId | undefined>,
  { call }: CallContext,
  patience: number | undefined,
): Promise<GenerationId | undefined> {
  try {
    return await call.wait(result, patience);
  } catch (e) {
    throw call.signal.aborted ? call.cancelled() : e;
  }
}
