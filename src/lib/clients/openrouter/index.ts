import 'server-only';

export { ModelError, type ModelFault } from './model-error';
export type { ChatChunk, FinishReason, ModelUsage } from './read-answer';
export { streamChat, type ChatMessage, type ChatOptions, type ChatRequest } from './stream-chat';
