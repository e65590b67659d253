import { formatDay, formatFigure } from '../answers/format';
import { dealLink } from '../answers/markdown';
import type { Facts, Figure, KnownDeal } from '../model';
import { CleanPieces } from '../grounding/clean-pieces';
import { plainLine, quoted } from './fence';

const MOST_OF_NAME = 160;
const MOST_OF_LINE = 300;
const MOST_OF_FOREIGN = 300;
const MOST_FOREIGN = 3;
const MOST_NAMES = 60;

const figureLine = (figure: Figure): string => `${plainLine(figure.label, MOST_OF_LINE)}: ${formatFigure(figure)}`; // prettier-ignore
const dateLine = ({ label, day }: { readonly label: string; readonly day: string }): string =>
  `${plainLine(label, MOST_OF_LINE)}: ${formatDay(day)}`;

/** What belongs to no deal, a line each, the most telling first as they were gathered. */
export function sharedLines({ figures, dates, names, asOf }: Facts): string[] {
  return [
    `As of ${formatDay(asOf.slice(0, 10))}`,
    ...figures.map(figureLine),
    ...dates.map(dateLine),
    ...names.slice(0, MOST_NAMES).map((name) => `Name: ${quoted(name, MOST_OF_NAME)}`),
  ];
}

/** A deal's lines: what it is, its figures and days, our words, and at last what strangers wrote. */
export function dealLines(deal: KnownDeal): string[] {
  // The link holds the whole name: the check knows it by no other, and a cut one would be marked.
  const link = dealLink(deal.id, new CleanPieces().push(deal.name));
  const account = deal.account === null ? [] : [`  account ${quoted(deal.account, MOST_OF_NAME)}`];
  return [
    `- Deal ${link}`,
    ...account,
    `  owner ${quoted(deal.ownerName, MOST_OF_NAME)}, stage ${plainLine(deal.stage, MOST_OF_NAME)}`,
    ...deal.figures.map((figure) => `  ${figureLine(figure)}`),
    ...deal.dates.map((date) => `  ${dateLine(date)}`),
    ...deal.lines.map((line) => `  ${plainLine(line, MOST_OF_LINE)}`),
    ...deal.foreign
      .slice(0, MOST_FOREIGN)
      .map(({ label, text }) => `  typed by somebody, ${plainLine(label, MOST_OF_NAME)}: ${quoted(text, MOST_OF_FOREIGN)}`), // prettier-ignore
  ];
}
