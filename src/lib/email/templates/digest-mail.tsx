import { Heading } from '@react-email/heading';
import type { Formats } from '../formats';
import type { DigestContent, DigestPart, DigestPlace } from '../model';
import { plainWords } from '../plain-words';
import { Box, MainLink, Note, Title } from './parts';
import { COLOURS } from './theme';

interface Of {
  readonly formats: Formats;
}

const sumsOf = (sums: DigestPart['sums'], formats: Formats): string =>
  sums.map(({ value, currency }) => formats.money(value, currency)).join(' + ');

function Part({ part, formats }: Of & { readonly part: DigestPart }) {
  const { title, count, sums, deals } = part;
  const more = count - deals.length;
  return (
    <Box>
      <Title href={null}>{`${title}: ${formats.count(count)}, ${sumsOf(sums, formats)}`}</Title>
      {deals.map(({ name, account, value, currency, note, url }) => (
        <Deal
          key={url}
          href={url}
          name={plainWords(name)}
          facts={[plainWords(account ?? ''), formats.money(value, currency), plainWords(note)]}
        />
      ))}
      {more > 0 && <Note>{`And ${formats.count(more)} more.`}</Note>}
    </Box>
  );
}

interface DealProps {
  readonly href: string;
  readonly name: string;
  readonly facts: readonly string[];
}

function Deal({ href, name, facts }: DealProps) {
  return (
    <>
      <Title href={href}>{name}</Title>
      <Note>{facts.filter((fact) => fact !== '').join(' · ')}</Note>
    </>
  );
}

function Place({ place, formats }: Of & { readonly place: DigestPlace }) {
  const open = place.pipeline.map(
    ({ band, count, sums }) => `${formats.count(count)} at ${band} risk, ${sumsOf(sums, formats)}`,
  );
  return (
    <>
      <Heading
        as="h2"
        className="ink"
        style={{ color: COLOURS.ink, fontSize: 16, fontWeight: 600, margin: '20px 0 4px' }}
      >
        {plainWords(place.name)}
      </Heading>
      <Note>
        {open.length === 0 ? 'No deal was open when this was made.' : `Open: ${open.join('; ')}`}
      </Note>
      {place.parts.map((part) => (
        <Part key={part.title} part={part} formats={formats} />
      ))}
    </>
  );
}

/** What a pipeline did in a day or a week. */
export function DigestMail({ content, formats }: Of & { readonly content: DigestContent }) {
  const { from, to, places, url } = content;
  return (
    <>
      <Note>{`From ${formats.moment(from)} to ${formats.moment(to)}.`}</Note>
      {places.map((place) => (
        <Place key={place.id} place={place} formats={formats} />
      ))}
      <MainLink href={url}>Open the digest</MainLink>
    </>
  );
}
