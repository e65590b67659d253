import { byOwner } from '../answers/by-owner';
import { MAX_ROWS } from '../answers/fact-sheet';
import { sumByOwner } from '../repository/facts';
import type { Gatherer } from './ask';
import { askedOwner, unknownOwner } from './owner';

export const gatherByOwner: Gatherer = async (ask) => {
  const { owner, whose, unknown } = await askedOwner(ask);
  const { rows, total } = await sumByOwner(ask.deps.db, ask.scope, MAX_ROWS, owner);
  const parts = byOwner(ask.sheet, rows, total, whose);
  return ask.sheet.answer(unknown === null ? parts : [unknownOwner(unknown), ...parts]);
};
