// `npm run graph`: the house as a Mermaid drawing on stdout, one box for each domain and part.
import { cruiseHouse } from './checks/cruise-house.mjs';

const drawing = await cruiseHouse({
  outputType: 'mermaid',
  collapse: '^src/(lib/[^/]+|components|app/[^/]+|test)/',
  exclude: { path: ['\\.test\\.tsx?$', '(^|/)node_modules/', '/generated/'] },
  includeOnly: { path: '^src/' },
});
process.stdout.write(drawing);
