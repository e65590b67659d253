import { CodeBlock } from './code-block';
import { Code, DocsLink, DocsSection, Points, Subheading, Text } from './prose';
import { SAMPLES } from './samples';

function Samples() {
  return (
    <>
      <Subheading id="verify-typescript">TypeScript, with a package</Subheading>
      <Text>
        <Code>npm install standardwebhooks</Code>. The sample answers a web <Code>Request</Code>, as
        the routes of Next.js, Hono, Deno and Bun get one. With Express, mount{' '}
        <Code>express.raw(&#123; type: &apos;application/json&apos; &#125;)</Code> on the route and
        hand the buffer to <Code>verify</Code>. There are packages of the same name for other
        languages, and Svix&apos;s libraries accept the same headers and secret.
      </Text>
      <CodeBlock label="TypeScript: receive-event.ts" code={SAMPLES.receiveEvent} />
      <Subheading id="verify-python">Python, without a package</Subheading>
      <CodeBlock label="Python: verify.py" code={SAMPLES.python} />
      <Subheading id="verify-hmac">Both signatures by hand</Subheading>
      <Text>
        For Node without a package, and as a pattern for other languages. The older header covers
        the body alone, so it cannot tell a request of today from one that was recorded last week.
        Prefer <Code>webhook-signature</Code>.
      </Text>
      <CodeBlock label="Node: verify.ts" code={SAMPLES.hmac} />
    </>
  );
}

/** How a receiver knows that a request is genuine. */
export function VerificationSection({ rotationHours }: { readonly rotationHours: number }) {
  return (
    <DocsSection id="verifying" title="Verifying">
      <Text>
        Verify a request before you believe any of it. An endpoint&apos;s secret is shown once, in
        two forms: 64 hexadecimal characters, and <Code>whsec_…</Code>, which is the text of those
        characters in base64. The characters, as text, are the key of both signatures.
      </Text>
      <Points>
        <li>
          Use the bytes as they came. Parsed and written anew, the same JSON may be other bytes.
        </li>
        <li>Compare in constant time, so that the time it takes gives nothing away.</li>
        <li>
          Refuse what was signed more than 300 seconds ago, so that what was recorded cannot be
          replayed. Each attempt is signed anew, so a retry is never too old. Keep your clock right.
        </li>
        <li>Answer 401 to what does not fit, and log no secret.</li>
      </Points>
      <Text>
        The samples do all of it. They are the very files that our tests run: against genuine
        requests, forged ones, changed ones and old ones.
      </Text>
      <Samples />
      <Subheading id="verify-parsed">Receivers that parse first</Subheading>
      <Text>
        A receiver that signs <Code>JSON.stringify(payload)</Code> of the parsed body and compares
        with <Code>X-Webhook-Signature</Code> goes on working: in JavaScript, what Sentinel sends is
        written the same again. Do not build new ones that way. Other languages write the same JSON
        otherwise, and a plain comparison is not constant in time.
      </Text>
      <Subheading id="rotation">Rotating the secret</Subheading>
      <Text>
        After a rotation both secrets sign for {rotationHours} hours, unless another window was
        chosen. <Code>webhook-signature</Code> then holds two signatures with a space between, and a
        request is genuine if either fits; the samples and the libraries see to that.{' '}
        <Code>X-Webhook-Signature</Code> has room for one: it is of the old secret until the window
        ends, then of the new one. So put the new secret into your receiver within the window; a
        receiver of the older header alone switches as it ends. With a window of 0 hours the old
        secret ends at once: choose that if it has leaked.{' '}
        <DocsLink href="#headers">Headers</DocsLink> says how each is made.
      </Text>
    </DocsSection>
  );
}
