-- Nothing has written webhooks, deliveries, Slack hooks or mails before this migration: their tables
-- are empty, so columns may change their type and new ones need no default.

-- DropIndex
DROP INDEX "WebhookDelivery_status_nextAttemptAt_idx";

-- DropIndex
DROP INDEX "WebhookDelivery_webhookId_createdAt_idx";

-- DropIndex
DROP INDEX "EmailMessage_status_nextAttemptAt_idx";

-- AlterTable
ALTER TABLE "PlannedMessage" ADD COLUMN     "droppedReason" TEXT,
ADD COLUMN     "emailId" TEXT,
ADD COLUMN     "slackMessageId" TEXT;

-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN     "lastSuccessAt" TIMESTAMPTZ(3),
ADD COLUMN     "scopeKey" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "WebhookDelivery" DROP COLUMN "durationMs",
DROP COLUMN "responseBody",
ADD COLUMN     "attemptsBefore" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "dealId" TEXT,
ADD COLUMN     "eventType" TEXT NOT NULL,
ALTER COLUMN "body" SET DATA TYPE TEXT,
ALTER COLUMN "status" SET DEFAULT 'pending',
ALTER COLUMN "createdAt" DROP DEFAULT;

-- AlterTable
ALTER TABLE "SlackHook" ADD COLUMN     "disabledAt" TIMESTAMPTZ(3),
ADD COLUMN     "scopeKey" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "EmailMessage" DROP COLUMN "data",
DROP COLUMN "sentAt",
DROP COLUMN "subject",
ADD COLUMN     "finishedAt" TIMESTAMPTZ(3),
ADD COLUMN     "firstTriedAt" TIMESTAMPTZ(3),
ADD COLUMN     "leaseToken" TEXT,
ADD COLUMN     "leaseUntil" TIMESTAMPTZ(3),
ADD COLUMN     "responseCode" INTEGER,
ALTER COLUMN "status" SET DEFAULT 'pending',
ALTER COLUMN "createdAt" DROP DEFAULT;

-- CreateTable
CREATE TABLE "WebhookAttempt" (
    "id" TEXT NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "responseCode" INTEGER,
    "responseBody" TEXT,
    "error" TEXT,

    CONSTRAINT "WebhookAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlackMessage" (
    "id" TEXT NOT NULL,
    "hookId" TEXT NOT NULL,
    "causeKey" TEXT NOT NULL,
    "dealId" TEXT,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "responseCode" INTEGER,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SlackMessage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "WebhookAttempt_webhookId_startedAt_idx" ON "WebhookAttempt"("webhookId", "startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookAttempt_deliveryId_attempt_key" ON "WebhookAttempt"("deliveryId", "attempt");

-- CreateIndex
CREATE INDEX "SlackMessage_dealId_idx" ON "SlackMessage"("dealId");

-- CreateIndex
CREATE INDEX "SlackMessage_createdAt_idx" ON "SlackMessage"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "SlackMessage_hookId_causeKey_key" ON "SlackMessage"("hookId", "causeKey");

-- CreateIndex
CREATE INDEX "PlannedMessage_emailId_idx" ON "PlannedMessage"("emailId");

-- CreateIndex
CREATE INDEX "PlannedMessage_slackMessageId_idx" ON "PlannedMessage"("slackMessageId");

-- CreateIndex
CREATE INDEX "Webhook_scopeKey_idx" ON "Webhook"("scopeKey");

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_createdAt_id_idx" ON "WebhookDelivery"("webhookId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_dealId_idx" ON "WebhookDelivery"("dealId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_createdAt_idx" ON "WebhookDelivery"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_webhookId_eventId_key" ON "WebhookDelivery"("webhookId", "eventId");

-- CreateIndex
CREATE INDEX "SlackHook_scopeKey_idx" ON "SlackHook"("scopeKey");

-- CreateIndex
CREATE INDEX "EmailMessage_userId_createdAt_idx" ON "EmailMessage"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "EmailMessage_createdAt_idx" ON "EmailMessage"("createdAt");

-- AddForeignKey
ALTER TABLE "PlannedMessage" ADD CONSTRAINT "PlannedMessage_emailId_fkey" FOREIGN KEY ("emailId") REFERENCES "EmailMessage"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlannedMessage" ADD CONSTRAINT "PlannedMessage_slackMessageId_fkey" FOREIGN KEY ("slackMessageId") REFERENCES "SlackMessage"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookAttempt" ADD CONSTRAINT "WebhookAttempt_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "WebhookDelivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackMessage" ADD CONSTRAINT "SlackMessage_hookId_fkey" FOREIGN KEY ("hookId") REFERENCES "SlackHook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlackMessage" ADD CONSTRAINT "SlackMessage_dealId_fkey" FOREIGN KEY ("dealId") REFERENCES "Deal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmailMessage" ADD CONSTRAINT "EmailMessage_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What waits to leave, as workers look for it.
CREATE INDEX "WebhookDelivery_due" ON "WebhookDelivery"("webhookId", "nextAttemptAt") WHERE "status" = 'pending';
CREATE INDEX "SlackMessage_due" ON "SlackMessage"("hookId", "nextAttemptAt") WHERE "status" = 'pending';
CREATE INDEX "EmailMessage_due" ON "EmailMessage"("nextAttemptAt") WHERE "status" = 'pending';
