import { Button } from '@react-email/button';
import { Link } from '@react-email/link';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import type { Formats } from '../formats';
import type { MailDeal } from '../model';
import { plainWords } from '../plain-words';
import { COLOURS } from './theme';

const paragraph = {
  color: COLOURS.ink,
  fontSize: 15,
  lineHeight: '23px',
  margin: '0 0 12px',
  overflowWrap: 'anywhere',
} as const;

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return (
    <Text className="ink" style={paragraph}>
      {children}
    </Text>
  );
}

export function Note({ children }: { readonly children: ReactNode }) {
  return (
    <Text
      className="muted"
      style={{
        ...paragraph,
        color: COLOURS.muted,
        fontSize: 14,
        lineHeight: '21px',
        margin: '0 0 6px',
      }}
    >
      {children}
    </Text>
  );
}

export function MainLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Button
      href={href}
      className="button"
      style={{
        backgroundColor: COLOURS.accent,
        borderRadius: 6,
        color: COLOURS.accentInk,
        fontSize: 15,
        fontWeight: 600,
        marginTop: 12,
        padding: '11px 18px',
      }}
    >
      {children}
    </Button>
  );
}

/** A title that leads somewhere, or stands for itself where there is nowhere to go. */
export function Title({
  href,
  children,
}: {
  readonly href: string | null;
  readonly children: string;
}) {
  const style = { fontSize: 15, fontWeight: 600, lineHeight: '22px' };
  return (
    <Text
      className="ink"
      style={{ ...style, color: COLOURS.ink, margin: '0 0 4px', overflowWrap: 'anywhere' }}
    >
      {href ? (
        <Link href={href} className="link" style={{ ...style, color: COLOURS.accentText }}>
          {children}
        </Link>
      ) : (
        children
      )}
    </Text>
  );
}

/** A quiet box around what belongs together. */
export function Box({ children }: { readonly children: ReactNode }) {
  return (
    <Section
      className="sunken"
      style={{
        backgroundColor: COLOURS.sunken,
        borderRadius: 8,
        margin: '0 0 12px',
        padding: '14px 16px 8px',
      }}
    >
      {children}
    </Section>
  );
}

type Band = 'High' | 'Medium' | 'Low';
const isBand = (band: string | null): band is Band =>
  band === 'High' || band === 'Medium' || band === 'Low';

/** The band in words and colour, with the score. */
export function Risk({ band, score }: Pick<MailDeal, 'band' | 'score'>) {
  if (!isBand(band) || score === null) return null;
  const { ink, soft } = COLOURS[band];
  return (
    <Text style={{ fontSize: 14, lineHeight: '21px', margin: '0 0 10px' }}>
      <span
        className={band}
        style={{
          backgroundColor: soft,
          borderRadius: 4,
          color: ink,
          fontWeight: 600,
          padding: '2px 8px',
        }}
      >
        {`${band} risk, ${score.toFixed(2)}`}
      </span>
    </Text>
  );
}

/** One fact of a deal on a line. */
export function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <Text
      className="ink"
      style={{
        color: COLOURS.ink,
        fontSize: 14,
        lineHeight: '21px',
        margin: '0 0 6px',
        overflowWrap: 'anywhere',
      }}
    >
      <span className="muted" style={{ color: COLOURS.muted }}>
        {`${name}: `}
      </span>
      {children}
    </Text>
  );
}

export const dealLine = (deal: MailDeal, formats: Formats): string =>
  [plainWords(deal.account ?? ''), formats.money(deal.value, deal.currency), plainWords(deal.stage)]
    .filter((part) => part !== '')
    .join(' · ');
