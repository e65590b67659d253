import { standingOf, type DealData } from './about-deal';
import type { DealSheet } from './deal-sheet';
import { escapeMarkdown } from './markdown';

/** What the mail asks for, by what the deal needs. Nothing that the buyer should not read. */
const ASKS: Readonly<Record<string, string>> = {
  book_meeting: 'Could we meet in the coming days? Please tell me which of [dates that suit you] would work.', // prettier-ignore
  get_reply: 'Could you let me know where things stand on your side, and whether anything is missing from us?', // prettier-ignore
  try_another_contact: 'Is there a colleague of yours whom I should speak to as well? An introduction would help.', // prettier-ignore
  confirm_close_date: 'Could you confirm when you plan to decide, and what has to happen before?',
  set_next_step: 'I suggest that we agree on the next step: [what you propose, and by when].',
  requalify: 'It seems that something has changed on your side. Could you tell me what, so that we can adapt?', // prettier-ignore
  counter_competition: 'Could you tell me how the decision will be made? I will gladly answer open points in writing.', // prettier-ignore
  agree_exit_criteria: 'What is still missing for you to take the next step? I will see to our part at once.', // prettier-ignore
  add_contact: 'Would it make sense to include a colleague of yours in our next conversation?',
};

const DEFAULT_ASK = 'Is there anything that you need from us to move on?';

function openingOf(sheet: DealSheet): string {
  const { lastTouchAt } = sheet.deal;
  if (lastTouchAt === null) return 'I would like to pick up our conversation.';
  return `I would like to follow up on our last contact of ${sheet.day('Last touch', lastTouchAt)}.`;
}

function bodyOf({ sheet, assessment }: DealData): string[] {
  const { deal } = sheet;
  const greeting = 'Hello [first name],';
  const close = ['Kind regards,', '[your name]'];
  if (deal.outcome === 'won') {
    return [greeting, 'Thank you for your trust. Is there anything that you need from us to get started?', ...close]; // prettier-ignore
  }
  if (deal.outcome === 'lost') {
    return [greeting, 'Thank you again for considering us. Should your needs have changed since, I would be glad to hear from you.', ...close]; // prettier-ignore
  }
  const ask = ASKS[assessment.recommendation?.action ?? ''] ?? DEFAULT_ASK;
  return [greeting, openingOf(sheet), ask, ...close];
}

/** A short follow-up mail. It holds nothing that is not known; what only its writer knows stands in brackets. */
export function draftEmail(data: DealData): string[] {
  const { sheet } = data;
  const about = sheet.account ?? escapeMarkdown(sheet.deal.name);
  // Each line by itself is escaped: brackets would be links otherwise.
  const mail = [`**Subject:** Following up with ${about}`, ...bodyOf(data).map(escapeMarkdown)];
  return [
    `A draft of a follow-up mail for ${sheet.link}. Fill in what stands in brackets and read it before you send it.`,
    mail.map((line) => `> ${line}`).join('\n>\n'),
    standingOf(sheet),
  ];
}
