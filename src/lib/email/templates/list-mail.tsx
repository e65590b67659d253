import type { Formats } from '../formats';
import { type ListContent, type MailDeal, type MailEntry } from '../model';
import { plainWords } from '../plain-words';
import { Box, dealLine, Fact, MainLink, Note, Paragraph, Risk, Title } from './parts';

interface Of {
  readonly content: ListContent;
  readonly formats: Formats;
}

const MAX_REASONS = 5;

/** Why a deal is at risk: the reason that set the warning off, and those that stand now. */
function Reasons({ message, deal }: Pick<MailEntry, 'message' | 'deal'>) {
  const reasons = [message, ...(deal?.reasons ?? [])].filter((reason) => reason !== '');
  return (
    <>
      {deal && <Risk band={deal.band} score={deal.score} />}
      {[...new Set(reasons)].slice(0, MAX_REASONS).map((reason) => (
        <Paragraph key={reason}>{`• ${plainWords(reason)}`}</Paragraph>
      ))}
    </>
  );
}

function NextStep({ deal, formats }: { readonly deal: MailDeal; readonly formats: Formats }) {
  const { nextStep, nextStepAt } = deal;
  if (nextStep === null && nextStepAt === null) return null;
  const due = nextStepAt ? `due ${formats.due(nextStepAt)}` : '';
  return (
    <Fact name="Next step">{[plainWords(nextStep ?? ''), due].filter(Boolean).join(', ')}</Fact>
  );
}

/** Where the link of a mail that is about no deal leads. */
const LEADS: Partial<Record<ListContent['template'], string>> = {
  sync_failed: 'Open integrations',
  webhook_disabled: 'Open webhooks',
  import_finished: 'See the import',
};
const leadWords = (template: ListContent['template']): string => LEADS[template] ?? 'Open it';

interface DealBoxProps extends Pick<Of, 'formats'> {
  readonly deal: MailDeal;
  readonly showsRisk: boolean;
}

/** The facts that a reader needs to decide whether to look now. */
function DealBox({ deal, formats, showsRisk }: DealBoxProps) {
  const { name, account, stage, value, currency } = deal;
  return (
    <Box>
      {showsRisk && <Risk band={deal.band} score={deal.score} />}
      <Fact name="Deal">{plainWords(name)}</Fact>
      {account ? <Fact name="Account">{plainWords(account)}</Fact> : null}
      <Fact name="Value">{formats.money(value, currency)}</Fact>
      <Fact name="Stage">{plainWords(stage)}</Fact>
      <NextStep deal={deal} formats={formats} />
    </Box>
  );
}

function One({ content, formats }: Of) {
  const [entry] = content.entries;
  if (!entry) return null;
  const { message, deal, url } = entry;
  const isAboutRisk = content.template === 'deal_at_risk';
  return (
    <>
      {isAboutRisk && <Reasons message={message} deal={deal} />}
      {!isAboutRisk && message !== '' && <Paragraph>{plainWords(message)}</Paragraph>}
      {deal && <DealBox deal={deal} formats={formats} showsRisk={!isAboutRisk} />}
      {url && (
        <MainLink href={url}>{deal ? 'Open the deal' : leadWords(content.template)}</MainLink>
      )}
    </>
  );
}

function Several({ content, formats }: Of) {
  const { entries, count, listUrl } = content;
  const more = count - entries.length;
  return (
    <>
      {entries.map(({ id, title, message, url, deal }) => (
        <Box key={id}>
          <Title href={url}>{plainWords(title)}</Title>
          {deal && <Note>{dealLine(deal, formats)}</Note>}
          {deal && content.template === 'deal_at_risk' && (
            <Risk band={deal.band} score={deal.score} />
          )}
          {message !== '' && <Note>{plainWords(message)}</Note>}
        </Box>
      ))}
      {more > 0 && <Paragraph>{`And ${formats.count(more)} more.`}</Paragraph>}
      <MainLink href={listUrl}>See all of them</MainLink>
    </>
  );
}

/** One notification in full, or several of a kind in short. */
export function ListMail(props: Of) {
  return props.content.count === 1 ? <One {...props} /> : <Several {...props} />;
}
