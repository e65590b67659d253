/** The kinds of records that a sync reads, by the names that addresses use. */
export const OBJECT_TYPES = [
  'deals',
  'contacts',
  'companies',
  'emails',
  'calls',
  'meetings',
  'notes',
] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

/** One value that a property has had. */
export interface PropertyVersion {
  readonly value: string | null;
  /** Invalid where HubSpot's text was no date. */
  readonly at: Date;
  /** The `userId` of an owner. */
  readonly userId: number | null;
}

export interface HubSpotRecord {
  readonly id: string;
  /** What is not set is null, or not there. */
  readonly properties: Readonly<Record<string, string | null | undefined>>;
  /** As HubSpot gives them, the newest first; empty where none were asked for. */
  readonly history: Readonly<Record<string, readonly PropertyVersion[]>>;
  /** Invalid where it was not told. */
  readonly createdAt: Date;
  /** Properties whose value or past came in no form of HubSpot's, and are not here. */
  readonly unread?: readonly string[];
}

/** The other end of an association. */
export interface Association {
  readonly id: string;
  /** What the pair is to each other, where somebody has named it: "Decision maker", "Primary". */
  readonly labels: readonly string[];
}

export interface PortalAccount {
  readonly portalId: string;
  /** Where its screens are, such as `app-eu1.hubspot.com`. */
  readonly uiDomain: string;
  readonly timeZone: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

export interface Owner {
  readonly id: string;
  readonly userId: number | null;
  readonly name: string | null;
  readonly email: string | null;
}

export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly order: number;
  /** As stored: `isClosed` "true" or "false", `probability` "0.0" to "1.0". */
  readonly metadata: Readonly<Record<string, string | null | undefined>>;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly order: number;
  readonly stages: readonly PipelineStage[];
}

export interface SearchFilter {
  readonly property: string;
  readonly operator: 'GT' | 'GTE' | 'LTE';
  readonly value: string;
}

/** All filters hold together; sorted ascending. At most 200 records, and never an offset. */
export interface SearchRequest {
  readonly filters: readonly SearchFilter[];
  readonly sort: string;
  readonly properties: readonly string[];
  readonly limit: number;
}

export interface SearchAnswer {
  /** Null where that was not told as a number. */
  readonly total: number | null;
  readonly records: readonly HubSpotRecord[];
  /** How many came, those among them that have no id: as many as were asked for is a full page. */
  readonly received: number;
}

/** One that lies in the bin. */
export interface DeletedDeal {
  readonly id: string;
  readonly archivedAt: Date | null;
  /** Deals that had been merged into it. */
  readonly mergedIds: readonly string[];
}

export interface DeletedPage {
  readonly records: readonly DeletedDeal[];
  /** Null after the last page. */
  readonly after: string | null;
}

export interface ReadRequest {
  readonly properties: readonly string[];
  /** Of these, all versions too. */
  readonly history?: readonly string[];
}

export type Associations = ReadonlyMap<string, readonly Association[]>;
