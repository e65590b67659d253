import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

// A certificate that nobody vouches for, written by hand (DER): Node makes keys but no certificates.

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const time = (at: Date) =>
  der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
/** Its owner: one common name. */
const nameOf = (text: string) =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
/** What it is good for: one name of the DNS. */
const namesOf = (name: string) => {
  const names = sequence(der(0x82, Buffer.from(name)));
  return der(0xa3, sequence(sequence(oid('551d11'), der(0x04, names))));
};

/** ecdsa-with-SHA256. */
const ALGORITHM = sequence(oid('2a8648ce3d040302'));
const DAY = 86_400_000;

/** Key and certificate (PEM) of a server, signed by itself, good for a day around now. */
export function selfSigned(hostname: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ALGORITHM,
    nameOf(hostname),
    sequence(time(new Date(now - DAY)), time(new Date(now + DAY))),
    nameOf(hostname),
    publicKey.export({ type: 'spki', format: 'der' }),
    namesOf(hostname),
  );
  const signature = sign('sha256', toSign, privateKey);
  const whole = sequence(toSign, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
