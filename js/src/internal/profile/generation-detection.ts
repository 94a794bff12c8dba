import { orAborted, orLate } from '../aborting.js';
import type { CallContext } from '../chat-call.js';
import type { GenerationId } from './generation.js';

/** How long asking may take, in milliseconds: a server that is up answers in a fraction of it. */
const MOST = 2000;

/**
 * Asks a server which generation it is of. Gives undefined where the server could not be asked, and never fails; ends when
 * the signal is aborted.
 */
export type GenerationProbe = (context: CallContext, signal: AbortSignal) => Promise<GenerationId | undefined>;

/** An asking under way, and how many calls wait for it. */
interface Asking {
  readonly result: Promise<GenerationId | undefined>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * What is known of a server's generation. Unknown, asked for while all calls wait for it, then known for good; or unknown
 * again, where the server could not be asked.
 */
export class GenerationDetection {
  private known: GenerationId | undefined;
  private asking: Asking | undefined;

  /**
   * @param probe asks the server
   * @param found told what was found out
   */
  constructor(
    private readonly probe: GenerationProbe,
    private readonly found: (generation: GenerationId) => void,
  ) {}

  /**
   * The generation; undefined where the server does not tell, or takes longer than the call may. Throws where the call is
   * ended meanwhile, which ends the asking too when nobody else waits for it.
   */
  async generation(context: CallContext): Promise<GenerationId | undefined> {
    context.call.check();
    if (this.known !== undefined) {
      return this.known;
    }
    // One that began with a call of more patience may take longer than this one has.
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
      // Of one that was given up, nothing is taken.
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

/** What comes of an asking; undefined where that takes longer than `patience` milliseconds. */
async function outcome(
  result: Promise<GenerationId | undefined>,
  { call }: CallContext,
  patience: number | undefined,
): Promise<GenerationId | undefined> {
  try {
    return await orAborted(patience === undefined ? result : orLate(result, patience), call.signal);
  } catch (e) {
    throw call.signal.aborted ? call.cancelled() : e;
  }
}
