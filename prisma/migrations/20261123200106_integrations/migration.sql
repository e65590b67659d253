-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "isCancelled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "linkedBy" TEXT,
ADD COLUMN     "refusedDealIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "scopeKey" TEXT,
ADD COLUMN     "sourceUrl" TEXT,
ADD COLUMN     "suggestedDealIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "touchedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SalesforceIntegration" ADD COLUMN     "accountName" TEXT,
ADD COLUMN     "authKind" TEXT NOT NULL DEFAULT 'token',
ADD COLUMN     "cursor" JSONB,
ADD COLUMN     "failureCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "organizationId" TEXT,
ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "refreshToken" TEXT,
ADD COLUMN     "scopeKey" TEXT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "stages" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "syncEveryMinutes" INTEGER NOT NULL DEFAULT 360,
ADD COLUMN     "teamId" TEXT,
ADD COLUMN     "tokenExpiresAt" TIMESTAMPTZ(3);
-- Of a connection that stood here before, the deals are the person's own.
UPDATE "SalesforceIntegration" SET "scopeKey" = 'user:' || "userId";
ALTER TABLE "SalesforceIntegration" ALTER COLUMN "scopeKey" SET NOT NULL;

-- AlterTable
ALTER TABLE "HubSpotIntegration" ADD COLUMN     "accountName" TEXT,
ADD COLUMN     "authKind" TEXT NOT NULL DEFAULT 'token',
ADD COLUMN     "cursor" JSONB,
ADD COLUMN     "failureCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "refreshToken" TEXT,
ADD COLUMN     "scopeKey" TEXT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "stages" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "syncEveryMinutes" INTEGER NOT NULL DEFAULT 360,
ADD COLUMN     "teamId" TEXT,
ADD COLUMN     "tokenExpiresAt" TIMESTAMPTZ(3);
-- Of a connection that stood here before, the deals are the person's own.
UPDATE "HubSpotIntegration" SET "scopeKey" = 'user:' || "userId";
ALTER TABLE "HubSpotIntegration" ALTER COLUMN "scopeKey" SET NOT NULL;

-- AlterTable
ALTER TABLE "GoogleCalendarIntegration" ADD COLUMN     "accountName" TEXT,
ADD COLUMN     "authKind" TEXT NOT NULL DEFAULT 'token',
ADD COLUMN     "cursor" JSONB,
ADD COLUMN     "failureCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "scopeKey" TEXT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "stages" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "syncErrors" TEXT,
ADD COLUMN     "syncEveryMinutes" INTEGER NOT NULL DEFAULT 360,
ADD COLUMN     "teamId" TEXT,
ADD COLUMN     "tokenExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "totalSynced" INTEGER NOT NULL DEFAULT 0;
-- Of a connection that stood here before, the deals are the person's own.
UPDATE "GoogleCalendarIntegration" SET "scopeKey" = 'user:' || "userId";
ALTER TABLE "GoogleCalendarIntegration" ALTER COLUMN "scopeKey" SET NOT NULL;

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" TEXT NOT NULL,
    "integration" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "scopeKey" TEXT NOT NULL,
    "teamId" TEXT,
    "trigger" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "phase" TEXT,
    "recordsRead" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "pushed" INTEGER NOT NULL DEFAULT 0,
    "eventsAdded" INTEGER NOT NULL DEFAULT 0,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "problemCount" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "errorCode" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requestId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CrmPush" (
    "id" TEXT NOT NULL,
    "integration" TEXT NOT NULL,
    "integrationId" TEXT NOT NULL,
    "dealId" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CrmPush_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SyncRun_integrationId_createdAt_idx" ON "SyncRun"("integrationId", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_userId_createdAt_idx" ON "SyncRun"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_scopeKey_createdAt_idx" ON "SyncRun"("scopeKey", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_status_createdAt_idx" ON "SyncRun"("status", "createdAt");

-- CreateIndex
CREATE INDEX "CrmPush_integrationId_status_createdAt_idx" ON "CrmPush"("integrationId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "CrmPush_dealId_idx" ON "CrmPush"("dealId");

-- CreateIndex
CREATE INDEX "Meeting_scopeKey_startTime_idx" ON "Meeting"("scopeKey", "startTime");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_userId_source_externalId_key" ON "Meeting"("userId", "source", "externalId");

-- CreateIndex
CREATE INDEX "SalesforceIntegration_teamId_idx" ON "SalesforceIntegration"("teamId");

-- CreateIndex
CREATE INDEX "SalesforceIntegration_scopeKey_idx" ON "SalesforceIntegration"("scopeKey");

-- CreateIndex
CREATE INDEX "HubSpotIntegration_teamId_idx" ON "HubSpotIntegration"("teamId");

-- CreateIndex
CREATE INDEX "HubSpotIntegration_scopeKey_idx" ON "HubSpotIntegration"("scopeKey");

-- CreateIndex
CREATE INDEX "GoogleCalendarIntegration_teamId_idx" ON "GoogleCalendarIntegration"("teamId");

-- CreateIndex
CREATE INDEX "GoogleCalendarIntegration_scopeKey_idx" ON "GoogleCalendarIntegration"("scopeKey");

-- AddForeignKey
ALTER TABLE "SalesforceIntegration" ADD CONSTRAINT "SalesforceIntegration_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HubSpotIntegration" ADD CONSTRAINT "HubSpotIntegration_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GoogleCalendarIntegration" ADD CONSTRAINT "GoogleCalendarIntegration_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CrmPush" ADD CONSTRAINT "CrmPush_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: one run of a connection at a time, whoever starts it.
CREATE UNIQUE INDEX "SyncRun_active" ON "SyncRun"("integrationId") WHERE "status" IN ('queued', 'running');

-- By hand: meetings that may have become a touch of their deal.
CREATE INDEX "Meeting_untouched" ON "Meeting"("endTime") WHERE "touchedAt" IS NULL AND "dealId" IS NOT NULL AND "scopeKey" IS NOT NULL AND NOT "isCancelled";

-- By hand: what is to be written back to a source.
CREATE INDEX "CrmPush_due" ON "CrmPush"("nextAttemptAt") WHERE "status" = 'pending';
