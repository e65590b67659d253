/** The domains, in the order in which they may import: only to their left. */
const LINE = [
  'core',
  'platform',
  'clients',
  'risk',
  'auth',
  'events',
  'audit',
  'teams',
  'scoring',
  'deals',
  'alerts',
  'analytics',
  'ai',
  'integrations',
  'webhooks',
  'email',
  'slack',
  'notifications',
  'realtime',
  'account',
  'jobs',
];

const TEST = '\\.test(-support)?\\.tsx?$';
const ENTRY = '^src/(app/|proxy\\.ts$|instrumentation(-client)?\\.ts$)';
/** What anyone may import: it reaches neither the database nor the network. */
const PURE = [
  '^src/lib/(core|risk)/',
  '^src/lib/[^/]+/(model|policy|[a-z-]*schema|dto)\\.ts$',
  '^src/types/',
];
const REPOSITORY = '^src/lib/[^/]+/repository(\\.ts$|/)';
const FRONT_DOOR = '^src/lib/[^/]+/index\\.ts$';

/** A domain imports from domains to its left, as types too. */
const lineRules = LINE.slice(0, -1).map((domain, place) => ({
  name: `line-${domain}`,
  comment: `${domain} stands left of these: let them hear of it by an event instead.`,
  severity: 'error',
  from: { path: `^src/lib/${domain}/`, pathNot: TEST },
  to: { path: `^src/lib/(${LINE.slice(place + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...lineRules,
    {
      name: 'line-known-domain',
      comment: 'A new domain folder takes its place in the line in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/lib/', pathNot: `^src/lib/(${LINE.join('|')})/` },
    },
    {
      name: 'core-imports-only-zod',
      severity: 'error',
      from: { path: '^src/lib/core/', pathNot: TEST },
      to: { pathNot: ['^src/lib/core/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'risk-imports-only-core',
      comment: 'The risk engine is pure: no database, no network, no clock; zod reads its policy.',
      severity: 'error',
      from: { path: '^src/lib/risk/', pathNot: TEST },
      to: { pathNot: ['^src/lib/(risk|core)/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'front-door',
      comment: 'A domain is entered by its index.ts, or by its pure files.',
      severity: 'error',
      from: { path: '^src/lib/([^/]+)/', pathNot: TEST },
      to: {
        path: '^src/lib/',
        pathNot: ['^src/lib/(platform|clients|$1)/', FRONT_DOOR, ...PURE],
      },
    },
    {
      name: 'front-door-app',
      comment: 'Routes, pages and actions enter a domain by its index.ts, or by its pure files.',
      severity: 'error',
      from: { path: ENTRY, pathNot: TEST },
      to: { path: '^src/lib/', pathNot: ['^src/lib/platform/', FRONT_DOOR, ...PURE] },
    },
    {
      name: 'components-import-pure',
      comment:
        'Components and hooks import pure files and each other; actions reach them as props.',
      severity: 'error',
      from: { path: '^src/(components|hooks)/', pathNot: TEST },
      to: { path: '^src/', pathNot: ['^src/(components|hooks)/', ...PURE] },
    },
    {
      name: 'pure-files-stay-pure',
      severity: 'error',
      from: { path: PURE, pathNot: TEST },
      to: { path: '^src/', pathNot: PURE },
    },
    {
      name: 'lib-knows-no-app',
      severity: 'error',
      from: { path: '^src/(lib|types)/' },
      to: { path: '^src/(app|components|hooks)/' },
    },
    {
      name: 'lib-knows-no-react',
      comment: 'Only app and components know HTTP and React.',
      severity: 'error',
      from: { path: '^src/lib/(?!email/)', pathNot: TEST },
      to: { path: '(^|/)node_modules/(next|react|react-dom)/' },
    },
    {
      name: 'prisma-client-in-repositories',
      comment: 'Only platform and repositories know the generated client; others ask a repository.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/lib/platform/', REPOSITORY, TEST] },
      to: { path: '(^src/lib/platform/db/generated/|(^|/)node_modules/@prisma/)' },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/test/', TEST] },
      to: { path: ['^src/test/', TEST] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^src/lib/platform/db/generated/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['(^|/)node_modules/', '^src/lib/platform/db/generated/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
