-- AlterTable
ALTER TABLE "ImportRun" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Notification_dealId_idx" ON "Notification"("dealId");

-- CreateIndex
CREATE INDEX "ImportedDeal_dealId_idx" ON "ImportedDeal"("dealId");
