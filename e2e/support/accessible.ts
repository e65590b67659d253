import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export interface Examined {
  /** Only what lies in here. */
  readonly include?: string;
  readonly exclude?: string;
}

/**
 * What axe finds wrong with a page: rules with the elements that break them. Nothing but that is
 * gathered, and it is gathered in the page itself: no page of ours holds a frame from elsewhere, and
 * both halve what an examination takes.
 */
export async function findViolations(
  page: Page,
  { include, exclude }: Examined = {},
): Promise<string[]> {
  let axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  if (include) axe = axe.include(include);
  if (exclude) axe = axe.exclude(exclude);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => {
    const elements = nodes.slice(0, 3).map(({ html }) => html);
    return `${id}: ${elements.join(' | ')}`;
  });
}

/** That axe finds nothing wrong with a page, as it stands. */
export async function expectAccessible(page: Page, examined: Examined = {}): Promise<void> {
  expect(await findViolations(page, examined)).toEqual([]);
}
