import { escapeMarkdown } from '../answers/markdown';
import type { KnownDeal } from '../model';
import { CleanPieces } from './clean-pieces';

/** A way to write a deal's name as the text of its link. */
interface Spelling {
  readonly written: string;
  readonly name: string;
}

const spellings = new WeakMap<KnownDeal, readonly Spelling[]>();

const clean = (text: string): string => new CleanPieces().push(text).normalize('NFC');

function spell(name: string): Spelling[] {
  const plain = clean(name);
  const escaped = clean(escapeMarkdown(name));
  return [escaped, plain]
    .flatMap((each) => [each, `**${each}**`, `*${each}*`])
    .filter((written) => written.trim() !== '')
    .map((written) => ({ written, name }));
}

/** All texts under which a deal may be linked: its name and its account, escaped or not, emphasised or not. */
export function dealSpellings(deal: KnownDeal): readonly Spelling[] {
  const known = spellings.get(deal);
  if (known !== undefined) return known;
  const made = [deal.name, deal.account ?? ''].filter((each) => each !== '').flatMap(spell);
  // The name of nothing but unseen signs is cited under the words that stand in its place.
  made.push({ written: 'Unnamed deal', name: '' });
  // The longest first: a name may end as the account does.
  made.sort((a, b) => b.written.length - a.written.length);
  spellings.set(deal, made);
  return made;
}
