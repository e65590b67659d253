import 'server-only';
import type { PublicOwner } from '@hubspot/api-client/lib/codegen/crm/owners/models/PublicOwner';
import type { Pipeline as WirePipeline } from '@hubspot/api-client/lib/codegen/crm/pipelines/models/Pipeline';
import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects/models/SimplePublicObject';
import type { PublicAssociationMultiWithLabel } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/PublicAssociationMultiWithLabel';
import { z } from 'zod';
import { ProviderError } from '../calls';
import type { Association, HubSpotRecord, Owner, Pipeline, PortalAccount } from './records';

/** The library believes whatever it is sent; a list that is none is half an answer. */
export function listOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new ProviderError('unavailable', 'HubSpot sent half an answer.');
}

/** Typed as always there, but the live API leaves out and nulls what is not set. */
type Loose<T> = { readonly [K in keyof T]?: T[K] | null };

export function recordOf(wire: SimplePublicObject): HubSpotRecord {
  const versions = Object.entries(wire.propertiesWithHistory ?? {});
  return {
    id: String(wire.id),
    properties: wire.properties ?? {},
    history: Object.fromEntries(
      versions.map(([name, list]) => [
        name,
        listOf(list).map(({ value, timestamp, updatedByUserId }) => ({
          value: value ?? null,
          at: timestamp,
          userId: updatedByUserId ?? null,
        })),
      ]),
    ),
    createdAt: wire.createdAt,
  };
}

export function associationsOf({ to }: PublicAssociationMultiWithLabel): readonly Association[] {
  return listOf(to).map(({ toObjectId, associationTypes }) => ({
    id: String(toObjectId),
    labels: listOf(associationTypes).flatMap(({ label }) => (label ? [label] : [])),
  }));
}

export function ownerOf(wire: Loose<PublicOwner>): Owner {
  const name = [wire.firstName, wire.lastName].filter(Boolean).join(' ').trim();
  return {
    id: String(wire.id),
    userId: wire.userId ?? wire.userIdIncludingInactive ?? null,
    name: name === '' ? null : name,
    email: wire.email ? wire.email.toLowerCase() : null,
  };
}

export const pipelineOf = ({ id, label, displayOrder, stages }: WirePipeline): Pipeline => ({
  id,
  label,
  order: displayOrder,
  stages: listOf(stages).map((stage) => ({
    id: stage.id,
    label: stage.label,
    order: stage.displayOrder,
    metadata: stage.metadata ?? {},
  })),
});

const accountBody = z.object({
  portalId: z.number(),
  uiDomain: z.string().regex(/^[a-z0-9.-]+$/i),
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
});

/** The library has no class for this address, so its answer is read here. */
export function accountOf(text: string): PortalAccount {
  const { portalId, uiDomain, timeZone, companyCurrency } = accountBody.parse(JSON.parse(text));
  return {
    portalId: String(portalId),
    uiDomain,
    timeZone: timeZone ?? null,
    currency: companyCurrency ?? null,
  };
}
