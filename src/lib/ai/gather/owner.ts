import { listFilterValues } from '../../deals';
import { escapeMarkdown } from '../answers/markdown';
import type { Ask } from './ask';

/** Whose deals are asked for. */
export interface AskedOwner {
  /** An id or a name, as the list of deals takes it; undefined where nobody is named. */
  readonly owner: string | undefined;
  /** Goes before "deals", escaped: "Your", "Ada Lovelace’s", or empty. */
  readonly whose: string;
  /** As written in the question, where nobody of that name owns a deal. */
  readonly unknown: string | null;
}

const NOBODY: AskedOwner = { owner: undefined, whose: '', unknown: null };

const fold = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** The one owner that a name means: written in full, or by one of its words; null where several or none fit. */
export function matchOwner(name: string, owners: readonly string[]): string | null {
  const wanted = fold(name);
  if (wanted === '') return null;
  const whole = owners.filter((owner) => fold(owner) === wanted);
  if (whole.length > 0) return whole[0] ?? null;
  const words = wanted.split(' ');
  const partly = owners.filter((owner) => {
    const own = fold(owner).split(' ');
    return words.every((word) => own.includes(word));
  });
  return partly.length === 1 ? (partly[0] ?? null) : null;
}

/** Finds whose deals a question means, among the owners that the actor may see. */
export async function askedOwner(ask: Ask): Promise<AskedOwner> {
  const { isMine, owner } = ask.routed.conditions;
  if (isMine) return { owner: ask.actor.userId, whose: 'Your', unknown: null };
  if (owner === undefined) return NOBODY;
  const { owners } = await listFilterValues(ask.deps, ask.actor, ask.teamId);
  const found = matchOwner(owner, owners);
  if (found === null) return { ...NOBODY, unknown: owner };
  return { owner: found, whose: `${ask.sheet.name(found)}’s`, unknown: null };
}

/** The answer's first words where nobody of the name owns a deal. */
export const unknownOwner = (name: string): string =>
  `No deal that you can see is owned by one person of the name “${escapeMarkdown(name)}”.`;
