// Compiled as a project that has installed the package compiles it: package.test.ts does so, under each module resolution.
import {
  type ChatMessage,
  type ClientOptions,
  type CompletionResult,
  type ConversationStore,
  type Health,
  LlmTimeoutError,
  LlmTimeoutException,
  type ProviderList,
  RateLimitError,
  type StreamChunk,
  TektonLLMClient,
  TektonLlmError,
} from 'tekton-llm-client';
import { type Chat, type ChatTurn, type Completion, useChat, useCompletion } from 'tekton-llm-client/react';
import { generateObject, type StandardSchema, streamObject, StructuredOutputError } from 'tekton-llm-client/structured';
import { countTokens } from 'tekton-llm-client/tokens';

const kept = new Map<string, readonly ChatMessage[]>();
const conversationStore: ConversationStore = {
  messages: (id) => kept.get(id) ?? [],
  append: async (id, messages) => void kept.set(id, [...(kept.get(id) ?? []), ...messages]),
};
const options: ClientOptions = {
  componentId: 'consumer',
  rhetorUrl: 'http://localhost:8003',
  rhetorWsUrl: null,
  profile: 'tekton-2025-09',
  strict: true,
  maxConcurrentCalls: 2,
  conversationFormat: (messages) => messages.map(({ content }) => content).join('\n'),
  conversationStore,
  authToken: async () => 'token',
  headers: { 'X-Gateway-Key': 'key' },
  credentials: 'include',
  fetch: (input, init) => fetch(input, init),
  logger: console,
  deadline: 60_000,
  fallbacks: [{ providerId: 'openai' }, { modelId: 'gpt-4o' }],
  onRetry: ({ error, delay }) => console.log(error.message, delay),
  onFallback: ({ to }) => console.log(to.providerId),
};
export const client = new TektonLLMClient(options);
export const tokens: number = countTokens('What is the capital of France?', 'gpt-4o');

export async function use(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number | undefined> {
  const answer: CompletionResult = await client.generateChatResponse(messages, { signal, capability: 'code' });
  answer.warnings.map((warning) => warning.length);
  const id: string = client.streamText('Hi', ({ chunk, done }: StreamChunk) => done || chunk.trim(), {
    onComplete: ({ finishReason, usage }) => finishReason ?? usage?.totalTokens,
    onError: (error) => error.partialText ?? error.message,
  });
  client.cancelRequest(id);
  for await (const { chunk } of client.stream(messages)) {
    chunk.toUpperCase();
  }
  const list: ProviderList = await client.getProviders();
  const health: Health = await client.health({ timeout: 1000 });
  return (answer.usage?.totalTokens ?? 0) + Object.keys(list.providers).length + (health.port ?? 0);
}

export function pass(prompt: string): Response {
  return client.stream(prompt, { requestId: 'mine' }).toResponse({ headers: { 'X-Own': '1' } });
}

/** The older names are the same classes, as values and as types. */
export function older(e: unknown): LlmTimeoutError | undefined {
  const late: LlmTimeoutException | undefined = e instanceof LlmTimeoutException ? e : undefined;
  return late;
}

export function waitAfter(e: unknown): number | undefined {
  return e instanceof RateLimitError ? e.retryAfter : e instanceof TektonLlmError ? e.status : undefined;
}

// @ts-expect-error componentId is needed.
export const nameless = () => new TektonLLMClient({ rhetorUrl: 'http://localhost:8003' });

/** TypeScript has forgotten that the roles are roles, as it does. */
const forgotten = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content: 'Hi' },
];
const fixed = [{ role: 'user', content: 'Hi', name: 'ada' }] as const;

export async function ask(kept: ChatMessage[]): Promise<string> {
  const { content } = await client.generateChatResponse(forgotten);
  forgotten.push({ role: 'assistant', content });
  client.streamChatResponse([...kept, { role: 'user', content: 'And?' }], ({ chunk }) => chunk.trim());
  client.stream([{ role: 'user', content: 'Hi' }, ...fixed]);
  client.stream([...forgotten, ...kept, ...fixed]);
  // @ts-expect-error There is no such role.
  client.stream([{ role: 'usr', content: 'Hi' }]);
  // @ts-expect-error There is no such role.
  client.stream([...kept, { role: 'bot', content: 'Hi' }]);
  // @ts-expect-error A message has a content.
  client.streamChatResponse([{ role: 'user' }], ({ chunk }) => chunk.trim());
  return content;
}

export function useBoth(initialMessages: readonly ChatMessage[]): string {
  const chat: Chat = useChat({ client, initialMessages, temperature: 0.5 });
  const completion: Completion = useCompletion({ client, contextId: 'c' });
  const turn: ChatTurn | undefined = chat.messages.at(-1);
  const asked: boolean =
    chat.send('Hi') || chat.retry() || chat.edit(turn?.id ?? '', 'Hi') || completion.complete('Hi');
  // @ts-expect-error The conversation is kept here.
  useChat({ client, contextId: 'c' });
  return `${asked} ${chat.status} ${chat.error?.attempts} ${chat.warnings.join()} ${turn?.role} ${turn?.partial}`;
}

const Age: StandardSchema<{ age: number }> = {
  '~standard': {
    version: 1,
    vendor: 'consumer',
    validate: (value) => ({ value: value as { age: number } }),
    jsonSchema: { input: () => ({ type: 'object' }) },
  },
};

export async function ages(asked: TektonLLMClient): Promise<number> {
  for await (const { partial, result } of streamObject(asked, 'How old?', Age)) {
    console.log(partial, result?.object.age);
  }
  try {
    return (await generateObject(asked, [{ role: 'user', content: 'How old?' }], Age, { maxReasks: 1 })).object.age;
  } catch (e) {
    console.log(e instanceof StructuredOutputError && e.findings.map(({ path }) => path));
    throw e;
  }
}
