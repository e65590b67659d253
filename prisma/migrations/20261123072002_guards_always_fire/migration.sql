-- The guards fire in every session: a plain trigger rests while `session_replication_role` is
-- `replica`, which some platforms let a role set that is no superuser.
ALTER TABLE "AuditLog" ENABLE ALWAYS TRIGGER "AuditLog_append_only";
ALTER TABLE "AuditLog" ENABLE ALWAYS TRIGGER "AuditLog_no_truncate";
ALTER TABLE "DealTimeline" ENABLE ALWAYS TRIGGER "DealTimeline_no_update";

-- The refusal looks nothing up in the caller's search path.
ALTER FUNCTION "sentinel_refuse_change"() SET search_path = pg_catalog, pg_temp;
