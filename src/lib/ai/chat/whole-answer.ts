import { AppError } from '../../core/errors';
import type { ChatAnswer } from '../output-schema';
import type { ChatEvent } from './events';

/** The last word of a stream of events, for callers who want it all at once. */
export async function wholeAnswer(events: AsyncIterable<ChatEvent>): Promise<ChatAnswer> {
  for await (const event of events) if (event.type === 'done') return event.answer;
  throw new AppError('INTERNAL', 'The answer has no end.');
}
