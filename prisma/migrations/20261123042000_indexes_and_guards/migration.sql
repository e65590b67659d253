-- Indexes that Prisma's schema language cannot say (expressions, partial, trigram), and the guards
-- that hold even against a mistake in the application.

-- Lists start from the owner key, leave deleted rows out, and walk one of these orders by keyset.
CREATE INDEX "Deal_list_priority" ON "Deal" ("scopeKey", (coalesce("priority", -1)) DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_list_risk" ON "Deal" ("scopeKey", (CASE WHEN "outcome" IS NULL THEN coalesce("riskScore", -1) ELSE -1 END) DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_list_value" ON "Deal" ("scopeKey", "value" DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_list_close_date" ON "Deal" ("scopeKey", (coalesce("expectedCloseDate", 'infinity'::timestamptz)), "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_list_last_touch" ON "Deal" ("scopeKey", (coalesce("lastTouchAt", '-infinity'::timestamptz)), "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_list_created_at" ON "Deal" ("scopeKey", "createdAt" DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_open_stage_band" ON "Deal" ("scopeKey", "stage", "riskLevel") WHERE "deletedAt" IS NULL AND "outcome" IS NULL;
CREATE INDEX "Deal_open_risk_as_of" ON "Deal" ("scopeKey", (coalesce("riskAsOf", '-infinity'::timestamptz))) WHERE "deletedAt" IS NULL AND "outcome" IS NULL;

-- What the filters can offer: walked from value to value, a step each, however many deals there are.
-- An owner is the assignee, else the name that the source gave, else the creator.
CREATE INDEX "Deal_filter_owner" ON "Deal" ("scopeKey", (coalesce('a' || "assignedToId", 'n' || "ownerName", 'u' || "userId"))) WHERE "deletedAt" IS NULL;
CREATE INDEX "Deal_filter_source" ON "Deal" ("scopeKey", "source") WHERE "deletedAt" IS NULL AND "source" IS NOT NULL;

-- Search inside names: substrings and, later, forgiving of typing errors.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "Deal_search" ON "Deal" USING gin ((lower("name" || ' ' || coalesce("account", ''))) gin_trgm_ops);

-- Typed-in deals have no source: (scopeKey, NULL, NULL) may repeat, which the plain unique key allows.
-- A deal that names an outside id must name its source too, or the key would not hold.
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_external_id_has_source" CHECK ("externalId" IS NULL OR "source" IS NOT NULL);
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_value_not_negative" CHECK ("value" >= 0);
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_outcome_matches_stage" CHECK (
  ("outcome" IS NULL AND "stage" NOT IN ('closed_won', 'closed_lost') AND "closedAt" IS NULL)
  OR ("outcome" = 'won' AND "stage" = 'closed_won' AND "closedAt" IS NOT NULL)
  OR ("outcome" = 'lost' AND "stage" = 'closed_lost' AND "closedAt" IS NOT NULL)
);
ALTER TABLE "Deal" ADD CONSTRAINT "Deal_risk_in_bounds" CHECK ("riskScore" IS NULL OR ("riskScore" >= 0 AND "riskScore" <= 1));

-- The audit trail is append-only, whatever the application does.
CREATE FUNCTION "sentinel_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of "%" is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "AuditLog_append_only" BEFORE UPDATE OR DELETE ON "AuditLog" FOR EACH ROW EXECUTE FUNCTION "sentinel_refuse_change"();
CREATE TRIGGER "AuditLog_no_truncate" BEFORE TRUNCATE ON "AuditLog" FOR EACH STATEMENT EXECUTE FUNCTION "sentinel_refuse_change"();

-- A timeline entry is never rewritten. It goes only with its deal, in an erase.
CREATE TRIGGER "DealTimeline_no_update" BEFORE UPDATE ON "DealTimeline" FOR EACH ROW EXECUTE FUNCTION "sentinel_refuse_change"();
