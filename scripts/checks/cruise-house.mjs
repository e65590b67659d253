import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/** Looks at every import below `src` of the current folder, types included. */
export async function cruiseHouse(options = {}) {
  const { tsConfig, ...rest } = rules.options;
  const ruleSet = { forbidden: rules.forbidden };
  const result = await cruise(
    ['src'],
    { ...rest, ...options, validate: true, ruleSet, tsConfig },
    rest.enhancedResolveOptions,
    { tsConfig: extractTSConfig(tsConfig.fileName) },
  );
  return result.output;
}
