import { InvalidRequestError } from '../../errors.js';
import type { ChatRequest, ChatResponse, ListedModel, ProviderStatus } from '../../generated/frames.js';
import { listModelProviders, listModels } from '../../generated/operations.js';
import type { ChatMessage, ConversationFormat, GenerationOptions, ProviderList, StreamChunk } from '../../types.js';
import type { ChatCall } from '../chat-call.js';
import type { ErrorMapper } from '../error-mapper.js';
import type { Get } from '../http-transport.js';
import { toProvidersOf } from '../wire.js';
import { pythonFailure } from './python-failure.js';
import type { SharedCode } from './shared-code.js';
import type { Translation } from './translation.js';

/** The maximum size of a message in bytes. The server reads its models' lines with asyncio's limit of 64 KiB. */
export const MOST_BYTES = 64 * 1024;

const LOST = ' did not reach the model: Rhetor of September 2025 accepts and ignores it.';
const NO_STREAM = 'The answer arrived as a single chunk: Rhetor of September 2025 does not stream.';

/** The options that get lost, by their names in the contract. */
const LOSSES: readonly (readonly [name: string, option: keyof GenerationOptions])[] = [
  ['model', 'modelId'],
  ['provider', 'providerId'],
  ['temperature', 'temperature'],
  ['max_tokens', 'maxTokens'],
  ['stop', 'stopSequences'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
];

/**
 * Rhetor of September 2025: only the content of one user message reaches the model, so it contains the whole conversation.
 * Other options are sent, for a fixed server, and reported as lost.
 */
export class Tekton202509Translation implements Translation {
  readonly streams = false;

  /**
   * @param contract reads the parts that are the same as in the contract
   * @param format formats a conversation as one message
   * @param code the functions that are in the client's own file
   */
  constructor(
    private readonly contract: Translation,
    private readonly errors: ErrorMapper,
    private readonly format: ConversationFormat,
    private readonly code: SharedCode,
  ) {}

  request(chat: ChatCall): ChatRequest {
    const { options } = chat;
    const content = this.text(chat);
    this.code.checkWellFormed('the conversation as one message', content);
    const bytes = new TextEncoder().encode(content).length;
    if (bytes > MOST_BYTES) {
      throw new InvalidRequestError(
        `The conversation has ${bytes} bytes as one message, but Rhetor of September 2025 accepts at most ${MOST_BYTES}. Shorten it.`,
      );
    }
    return {
      messages: [{ role: 'user', content }],
      component: chat.componentId,
      capability: options.capability,
      model: options.modelId,
      temperature: options.temperature,
      max_tokens: options.maxTokens,
    };
  }

  private text({ messages, options }: ChatCall): string {
    const { systemPrompt } = options;
    const all: readonly ChatMessage[] =
      systemPrompt === undefined ? messages : [{ role: 'system', content: systemPrompt }, ...messages];
    if (all.every(({ role }) => role === 'system')) {
      throw new InvalidRequestError('messages must hold a message besides the system prompt; there is none.');
    }
    const [only] = all;
    if (all.length === 1 && only?.role === 'user' && only.name === undefined) {
      return only.content;
    }
    const text: unknown = this.formatted(all);
    if (typeof text !== 'string' || text.trim() === '') {
      throw new InvalidRequestError(`The conversationFormat returned no text for ${all.length} messages.`);
    }
    return text;
  }

  private formatted(messages: readonly ChatMessage[]): unknown {
    try {
      return this.format(messages);
    } catch (cause) {
      throw new InvalidRequestError('The conversationFormat failed; its error is the cause.', { cause });
    }
  }

  /** The answer without the model and the usage, which are always a constant and a count of words. */
  answer(response: ChatResponse, chat: ChatCall): StreamChunk {
    const answer = this.contract.answer(response, chat);
    const failure = pythonFailure(answer.chunk);
    if (failure !== undefined) {
      throw this.errors.adapterFailure(failure, chat, undefined);
    }
    return { ...answer, model: undefined, usage: undefined };
  }

  async providers(get: Get): Promise<ProviderList> {
    const statuses = await get(listModelProviders);
    const models = await get(listModels);
    return toProvidersOf(statuses as Record<string, ProviderStatus>, models as ListedModel[]);
  }

  warnings({ options, queue }: ChatCall): readonly string[] {
    const lost = LOSSES.filter(([, option]) => isSet(options[option])).map(([name]) => name + LOST);
    return queue === undefined ? lost : [...lost, NO_STREAM];
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
