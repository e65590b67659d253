import { createHash } from 'node:crypto';
import { oneLine } from '@/lib/core/text';
import { CleanPieces } from '../grounding/clean-pieces';

const BOUNDARY_LENGTH = 24;

/**
 * A boundary that none of the texts holds. It is made from the texts themselves: the same texts give
 * the same prompt, so that an answer can be cached, and who writes one of them cannot write the
 * boundary into it, since it would be another one then.
 */
export function boundaryFor(texts: readonly string[]): string {
  for (let round = 0; ; round += 1) {
    const hash = createHash('sha256').update(String(round));
    for (const text of texts) hash.update(`${text.length}:`).update(text);
    const boundary = hash.digest('hex').slice(0, BOUNDARY_LENGTH);
    if (!texts.some((text) => text.toLowerCase().includes(boundary))) return boundary;
  }
}

export const fence = (name: string, boundary: string, text: string): string =>
  `<<<${name} ${boundary}\n${text}\n${name} ${boundary}>>>`;

/** A stranger's text on one line without anything unseen, at most `most` characters of it. */
export function plainLine(text: string, most: number): string {
  const clean = oneLine(new CleanPieces().push(text.toWellFormed())).replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(clean);
  return characters.length <= most ? clean : `${characters.slice(0, most - 1).join('')}…`;
}

/** The same in quotation marks that it cannot end. */
export const quoted = (text: string, most: number): string => JSON.stringify(plainLine(text, most));
