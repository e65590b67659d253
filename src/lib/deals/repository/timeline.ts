import 'server-only';
import { cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { Prisma, type Db } from '../../platform/db';
import type { TimelineChangeDto, TimelineEntryDto, TimelinePageDto } from '../dto';

interface Line {
  id: string;
  at: Date;
  kind: string;
  actor: string | null;
  source: string;
  text: string | null;
  from: string | null;
  to: string | null;
  changes: Record<string, { old: unknown; new: unknown }> | null;
}

/** What an imported event changed, in the form of an edit's field differences. */
const FIELD_OF_EVENT: Readonly<Record<string, string>> = {
  stage_changed: 'stage',
  value_changed: 'value',
  close_date_changed: 'expectedCloseDate',
  next_step_set: 'nextStepAt',
  contact_added: 'contact',
  meeting_scheduled: 'meeting',
  created: 'stage',
};

function changesOf({ kind, from, to, changes }: Line): TimelineChangeDto[] {
  if (changes) {
    return Object.entries(changes).map(([field, change]) => ({
      field,
      old: change.old,
      new: change.new,
    }));
  }
  const field = FIELD_OF_EVENT[kind];
  return field && (from !== null || to !== null) ? [{ field, old: from, new: to }] : [];
}

const toEntry = (line: Line): TimelineEntryDto => ({
  id: line.id,
  at: line.at.toISOString(),
  kind: line.kind,
  actor: line.actor,
  source: line.source,
  text: line.text,
  changes: changesOf(line),
});

function afterCursor(cursor: string | undefined): Prisma.Sql {
  if (!cursor) return Prisma.empty;
  const [at = '', id = ''] = decodeCursor(cursor, 'timeline', 2);
  return Prisma.sql`AND ("at", "id") < (${cursorTime(at)}, ${id})`;
}

/** Fields that hold a person's id, and under which name they are shown. */
const PEOPLE: Readonly<Record<string, string>> = {
  assignedToId: 'assignedTo',
  notRiskById: 'notRiskBy',
};
const isPerson = ({ field }: TimelineChangeDto): boolean => field in PEOPLE;

async function namesOfPeople(db: Db, lines: readonly Line[]): Promise<Map<unknown, string>> {
  const changes = lines.flatMap(changesOf).filter(isPerson);
  const ids = changes.flatMap(({ old, new: next }) => [old, next]);
  const users = await db.user.findMany({
    where: { id: { in: ids.filter((id) => typeof id === 'string') } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** People are kept by id, so that a renamed one stays the same; a timeline shows their names. */
function withNames(entry: TimelineEntryDto, names: ReadonlyMap<unknown, string>): TimelineEntryDto {
  const name = (id: unknown): unknown => (id === null ? null : (names.get(id) ?? 'a former user'));
  const changes = entry.changes.map((change) =>
    isPerson(change)
      ? {
          field: PEOPLE[change.field] ?? change.field,
          old: name(change.old),
          new: name(change.new),
        }
      : change,
  );
  return { ...entry, changes };
}

/**
 * A deal's timeline, newest first: edits with their field differences, and the facts of its history.
 * Facts that an edit made are shown once, as the edit.
 */
export async function listTimeline(
  db: Db,
  dealId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<TimelinePageDto> {
  const after = afterCursor(page.cursor);
  const rows = await db.$queryRaw<Line[]>`
    (SELECT "id", "at", "type" AS "kind", "actor", "source", "text", coalesce("crmFrom", "from") AS "from",
        coalesce("crmTo", "to") AS "to", NULL::jsonb AS "changes"
      FROM "DealEvent" WHERE "dealId" = ${dealId} AND "timelineId" IS NULL ${after}
      ORDER BY "at" DESC, "id" DESC LIMIT ${page.limit + 1})
    UNION ALL
    (SELECT "id", "at", "kind", "actorName", "source", NULL, NULL, NULL, "changes"
      FROM "DealTimeline" WHERE "dealId" = ${dealId} ${after}
      ORDER BY "at" DESC, "id" DESC LIMIT ${page.limit + 1})
    ORDER BY "at" DESC, "id" DESC LIMIT ${page.limit + 1}`;
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last;
  const names = await namesOfPeople(db, shown);
  return {
    entries: shown.map((line) => withNames(toEntry(line), names)),
    nextCursor: more ? encodeCursor('timeline', [last.at.toISOString(), last.id]) : null,
  };
}
