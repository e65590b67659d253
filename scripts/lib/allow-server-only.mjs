// `node --import …/allow-server-only.mjs` makes `import 'server-only'` the no-op that it is inside Next.
// The condition `react-server` would do so as well, but with it React cannot write the mails.
import { register } from 'node:module';

const HOOKS = `export const resolve = (specifier, context, next) =>
  specifier === 'server-only'
    ? { url: 'data:text/javascript,', shortCircuit: true }
    : next(specifier, context);`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
