import type { EventChoice } from '@/components/webhooks/webhook-words';
import { PUBLIC_EVENT_TYPES } from '@/lib/events/model';
import { EVENT_CATALOGUE } from '@/lib/webhooks/event-schema';

/** The first sentence (of a very short one the next as well), without asides and the marks of names. */
function shortly(text: string): string {
  const sentences = text.replaceAll(/\s\([^)]*\)|`/g, '').split(/(?<=\.)\s/);
  const [first = ''] = sentences;
  return first.length > 20 ? first : sentences.slice(0, 2).join(' ');
}

/** What an endpoint of that place can hear of: nobody joins or leaves a personal space. */
export const eventChoices = (teamId: string | null): readonly EventChoice[] =>
  PUBLIC_EVENT_TYPES.filter((type) => teamId !== null || !type.startsWith('team.')).map((type) => ({
    type,
    title: EVENT_CATALOGUE[type].title,
    when: shortly(EVENT_CATALOGUE[type].when),
  }));
