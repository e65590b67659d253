import { z } from 'zod';
import { notFound } from '@/lib/core/errors';
import {
  INTEGRATION_SLUGS,
  INTEGRATIONS,
  isCrm,
  type CrmName,
  type IntegrationName,
} from '@/lib/integrations/model';

// What is none is simply not found, so the parameter takes any text.
export const integrationParams = z.object({
  integration: z.string().meta({ enum: INTEGRATIONS.map((name) => INTEGRATION_SLUGS[name]) }),
});

export const crmParams = z.object({
  integration: z.string().meta({ enum: INTEGRATIONS.filter(isCrm) }),
});

/** The integration that a path names, or null. */
export const findNamed = (slug: string): IntegrationName | null =>
  INTEGRATIONS.find((name) => INTEGRATION_SLUGS[name] === slug) ?? null;

/** The integration that a path names. @throws AppError NOT_FOUND */
export function integrationNamed(slug: string): IntegrationName {
  const name = findNamed(slug);
  if (!name) throw notFound('That integration');
  return name;
}

/** As `integrationNamed`, of those that have deals and stages. @throws AppError NOT_FOUND */
export function crmNamed(slug: string): CrmName {
  const name = integrationNamed(slug);
  if (!isCrm(name)) throw notFound('A mapping of stages');
  return name;
}
