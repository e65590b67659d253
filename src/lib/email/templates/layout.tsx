import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import type { MailFrame } from '../model';
import { plainWords } from '../plain-words';
import { COLOURS, FONT, STYLES } from './theme';

interface LayoutProps extends MailFrame {
  readonly title: string;
  readonly preview: string;
  /** Why the reader has this mail. */
  readonly why: string;
  readonly children: ReactNode;
}

const small = { color: COLOURS.muted, fontSize: 13, lineHeight: '20px', margin: '0 0 8px' };

function FootLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link
      href={href}
      className="muted"
      style={{ color: COLOURS.muted, textDecoration: 'underline' }}
    >
      {children}
    </Link>
  );
}

function Footer({ why, appUrl, unsubscribe }: Pick<LayoutProps, 'why' | 'appUrl' | 'unsubscribe'>) {
  return (
    <>
      <Text className="muted" style={small}>
        {why}
      </Text>
      {unsubscribe && (
        <>
          <Text className="muted" style={small}>
            <FootLink href={`${appUrl}/settings/notifications`}>Choose what you are told</FootLink>
          </Text>
          <Text className="muted" style={small}>
            <FootLink href={unsubscribe.pageUrl}>Stop mails of this kind</FootLink>
          </Text>
        </>
      )}
    </>
  );
}

/** Six hundred pixels, one column, no pictures: the frame of every mail. */
export function MailLayout({ title, preview, children, ...footer }: LayoutProps) {
  return (
    <Html lang="en">
      <Head>
        <title>{plainWords(title)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta
          name="format-detection"
          content="telephone=no, date=no, address=no, email=no, url=no"
        />
        <style>{STYLES}</style>
      </Head>
      <Body
        className="canvas"
        style={{ backgroundColor: COLOURS.canvas, fontFamily: FONT, margin: 0, padding: 0 }}
      >
        <Preview>{plainWords(preview)}</Preview>
        <Section className="canvas edge" style={{ backgroundColor: COLOURS.canvas, padding: 24 }}>
          <Container style={{ maxWidth: 600 }}>
            <Text className="muted" style={{ ...small, fontWeight: 600, margin: '0 0 12px 4px' }}>
              Sentinel
            </Text>
            <Section
              className="surface line roomy"
              style={{
                backgroundColor: COLOURS.surface,
                border: `1px solid ${COLOURS.line}`,
                borderRadius: 10,
                padding: '28px 32px',
              }}
            >
              <Heading
                as="h1"
                className="ink"
                style={{
                  color: COLOURS.ink,
                  fontSize: 20,
                  fontWeight: 600,
                  lineHeight: '28px',
                  margin: '0 0 12px',
                  overflowWrap: 'anywhere',
                }}
              >
                {plainWords(title)}
              </Heading>
              {children}
              <Hr className="line" style={{ borderColor: COLOURS.line, margin: '28px 0 16px' }} />
              <Footer {...footer} />
            </Section>
          </Container>
        </Section>
      </Body>
    </Html>
  );
}
