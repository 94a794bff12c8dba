export type { AnsweringClient, AnswerOptions, AnswerStatus } from './react/answer.js';
export type { ChatOptions, ChatState, ChatTurn } from './react/conversation.js';
export { type Chat, useChat } from './react/use-chat.js';
export { type Completion, useCompletion } from './react/use-completion.js';
