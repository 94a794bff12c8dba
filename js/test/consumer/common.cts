// Compiled as a file of CommonJS compiles it: package.test.ts does so.
import clients = require('tekton-llm-client');
import hooks = require('tekton-llm-client/react');
import tokens = require('tekton-llm-client/tokens');

export const client: clients.TektonLLMClient = new clients.TektonLLMClient({ componentId: 'consumer' });
export const count: number = tokens.countTokens('Hi', 'gpt-4o');
export const useHook: (options: hooks.ChatOptions) => hooks.Chat = hooks.useChat;
