-- AlterTable
ALTER TABLE "ImportRun" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Notification_dealId_idx" ON "Notification"("dealId");

-- CreateIndex
CREATE INDEX "ImportedDeal_dealId_idx" ON "ImportedDeal"("dealId");

-- A list of closed deals walks its own order: among all deals they stand behind every open one.
CREATE INDEX "Deal_list_closed" ON "Deal" ("scopeKey", (coalesce("priority", -1)) DESC, "id" DESC) WHERE "deletedAt" IS NULL AND "outcome" IS NOT NULL;
